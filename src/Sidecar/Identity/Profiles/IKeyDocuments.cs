namespace Sidecar.Identity.Profiles;

/// <summary>
/// Documents of strangers, by URL. Threat: whoever sends a request chooses the URL, so it may lead into our own network, to a server that
/// never ends, or to a crowd of URLs that nobody has seen. Promise: only public addresses are spoken to, over TLS, within bounds of time,
/// size, memory and number; a failure never displaces a document that is still good; one URL is fetched once, however many ask.
/// </summary>
/// <remarks>What is said by a document counts for its own URL alone: a key is named by the URL and its id, never by its id.</remarks>
internal interface IKeyDocuments<T>
    where T : class
{
    /// <summary>The document, from memory where it is there. Waits for one fetch at most.</summary>
    /// <param name="url">As the stranger wrote it.</param>
    /// <param name="cancellationToken">Ends the waiting (with an <see cref="OperationCanceledException"/>), not the fetch.</param>
    ValueTask<DocumentOutcome<T>> GetAsync(string url, CancellationToken cancellationToken);

    /// <summary>
    /// For who has looked into a document in vain: fetches it anew, unless a newer one is there or the last attempt was within the floor of
    /// lifetimes; then the answer is what is known. A version that is not above <paramref name="seenVersion"/> says that there is nothing newer.
    /// </summary>
    /// <param name="url">As it was given to <see cref="GetAsync"/>, or the normal form of the outcome.</param>
    /// <param name="seenVersion">Of the document that was looked into.</param>
    ValueTask<DocumentOutcome<T>> RefreshAsync(string url, long seenVersion, CancellationToken cancellationToken);
}
