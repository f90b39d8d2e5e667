namespace Sidecar.Identity.Profiles;

/// <summary>What is known of one URL: the last document that was fetched, and what became of the attempts since. Times are of the clock that nobody sets.</summary>
/// <param name="Document">Null when none was fetched yet.</param>
/// <param name="FreshUntil">The end of the document's lifetime.</param>
/// <param name="StaleUntil">From then on the document is not used any more.</param>
/// <param name="Failure">Of the last attempt; null when it brought the document.</param>
/// <param name="RetryAt">After a failure, when the next attempt may be made.</param>
/// <param name="Failures">In a row.</param>
/// <param name="LastAttempt">When the last attempt ended.</param>
internal sealed record DocumentEntry<T>(
    DocumentOutcome<T>.Fetched? Document, long FreshUntil, long StaleUntil, DocumentFailure? Failure, long RetryAt, int Failures, long LastAttempt)
    where T : class
{
    /// <summary>The document within its lifetime; null else.</summary>
    public DocumentOutcome<T>.Fetched? Fresh(long now) => now < FreshUntil ? Document : null;

    /// <summary>The document while it may be used; null else.</summary>
    public DocumentOutcome<T>.Fetched? Usable(long now) =>
        now < FreshUntil ? Document : now < StaleUntil && Document is not null ? Document with { IsStale = true } : null;

    /// <summary>The failure while it is not tried again; null else.</summary>
    public DocumentOutcome<T>.Failed? Failed(long now, TimeProvider time) =>
        Failure is not null && now < RetryAt ? new(Failure, time.GetElapsedTime(now, RetryAt)) : null;
}
