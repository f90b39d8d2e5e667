namespace Sidecar.Identity.Profiles;

/// <summary>What a reader made of the bytes. A closed set.</summary>
internal abstract record DocumentReading<T>
    where T : class
{
    private DocumentReading()
    {
    }

    internal sealed record Understood(T Document) : DocumentReading<T>;

    /// <param name="Note">For operators, in words of ours: no part of the document.</param>
    internal sealed record Unreadable(string Note) : DocumentReading<T>;
}
