namespace Sidecar.Configuration;

/// <summary>What <c>env:NAME</c> or <c>file:PATH</c> names. A closed set.</summary>
internal abstract record SecretReading
{
    private SecretReading()
    {
    }

    /// <summary>It is no reference.</summary>
    internal sealed record Literal : SecretReading
    {
        public static Literal Instance { get; } = new();
    }

    internal sealed record Found(string Secret) : SecretReading
    {
        public override string ToString() => nameof(Found);
    }

    /// <param name="Reason">What is wrong with what is named, without a full stop.</param>
    internal sealed record Missing(string Reason) : SecretReading;
}
