namespace Sidecar.Identity.Profiles;

/// <summary>What came of asking for a document. A closed set.</summary>
/// <typeparam name="T">The document as its reader understood it.</typeparam>
internal abstract record DocumentOutcome<T>
    where T : class
{
    private DocumentOutcome()
    {
    }

    /// <param name="Url">The URL in the normal form; what is said of the document is said of this.</param>
    /// <param name="Version">Grows with every fetch of this process. Given to <see cref="IKeyDocuments{T}.RefreshAsync"/> by who has looked in vain.</param>
    /// <param name="FetchedAt">When it was whole.</param>
    /// <param name="IsStale">Its lifetime is over; it is served because it could not yet be fetched anew.</param>
    internal sealed record Fetched(T Document, string Url, long Version, DateTimeOffset FetchedAt, bool IsStale) : DocumentOutcome<T>;

    /// <param name="RetryAfter">For how long the same question gets the same answer; zero when that is not known.</param>
    internal sealed record Failed(DocumentFailure Failure, TimeSpan RetryAfter) : DocumentOutcome<T>;
}
