namespace Sidecar.Protocols.SpendTokens;

/// <summary>What became of a text that should be a spend token. Nothing is said of its signature yet.</summary>
public abstract record SpendTokenResult
{
    private SpendTokenResult()
    {
    }

    /// <summary>It is one, if its signature is.</summary>
    public sealed record Parsed(SignedSpendToken Token) : SpendTokenResult;

    /// <summary>It is none.</summary>
    /// <param name="Reason">Why, as the end of a sentence; never a piece of the text.</param>
    public sealed record Malformed(string Reason) : SpendTokenResult;
}
