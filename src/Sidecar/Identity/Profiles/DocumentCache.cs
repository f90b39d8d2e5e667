using Sidecar.State;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// What is known of the URLs of one kind, within bounds. Threat: anybody can name URLs that lead somewhere and URLs that lead nowhere, in any
/// number. Documents of trusted hosts, of strangers, and failures have a part each, so that none crowds out another, and a failure leaves the
/// document that is there. Not for several threads at once.
/// </summary>
internal sealed class DocumentCache<T>(ProfileOptions options, TimeProvider time)
    where T : class
{
    // The entry itself, its URL and what the reader made of the bytes.
    private const int Overhead = 1024;

    private readonly LeastRecentlyUsed<DocumentEntry<T>> _strangers = new(options.MaxEntries, options.MaxCacheBytes + ((long)options.MaxEntries * Overhead));
    private readonly LeastRecentlyUsed<DocumentEntry<T>> _trusted = new(options.MaxEntries, options.MaxCacheBytes + ((long)options.MaxEntries * Overhead));
    private readonly LeastRecentlyUsed<DocumentEntry<T>> _failures = new(options.MaxEntries, long.MaxValue);
    private readonly DocumentLifetimes _lifetimes = new(options);
    private long _version;

    public int Documents => _strangers.Count + _trusted.Count;

    public long Bytes => _strangers.Weight + _trusted.Weight - ((long)Documents * Overhead);

    public DocumentEntry<T>? Find(string url) => _trusted.Find(url) ?? _strangers.Find(url) ?? _failures.Find(url);

    /// <summary>A document takes the place of whatever was known of its URL.</summary>
    public DocumentOutcome<T>.Fetched Keep(DocumentUrl url, T document, int size, TimeSpan lifetime)
    {
        var now = time.GetTimestamp();
        var fetched = new DocumentOutcome<T>.Fetched(document, url.Key, ++_version, time.GetUtcNow(), IsStale: false);
        var freshUntil = time.After(now, lifetime);
        _failures.Remove(url.Key);
        Part(url).Put(url.Key, new(fetched, freshUntil, time.After(freshUntil, _lifetimes.StaleFor), null, 0, 0, now), (long)size + Overhead);
        return fetched;
    }

    /// <summary>A failure is noted; a document that is there stays.</summary>
    /// <param name="asked">For how long the server wants to be left alone, where it said so.</param>
    public DocumentOutcome<T>.Failed Note(DocumentUrl url, DocumentFailure failure, TimeSpan? asked = null)
    {
        var now = time.GetTimestamp();
        var known = Find(url.Key) ?? new DocumentEntry<T>(null, 0, 0, null, 0, 0, 0);
        var failures = known.Failures + 1;
        var lifetime = _lifetimes.OfFailure(failures, asked);
        var noted = known with { Failure = failure, Failures = failures, RetryAt = time.After(now, lifetime), LastAttempt = now };
        if (noted.Document is null || !Part(url).TryReplace(url.Key, noted))
        {
            _failures.Put(url.Key, noted, 0);
        }

        return new DocumentOutcome<T>.Failed(failure, lifetime);
    }

    private LeastRecentlyUsed<DocumentEntry<T>> Part(DocumentUrl url) => url.Lane == FetchLane.Trusted ? _trusted : _strangers;
}
