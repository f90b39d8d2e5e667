using System.Collections.Concurrent;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// How the ledger's keys stand, remembered for a short time. Asked only about keys whose holder has proven to hold them. The threat: a key that was revoked and goes on in some replica. The
/// promise: whatever a replica takes for true was read no longer ago than the lifetime; one reading at a time for one id. No shared store is asked about revocations: that would cost every
/// request a call, to be a few seconds sooner than the lifetime. A ledger that is away is <see cref="ApiKeyFinding.Unavailable"/> once the lifetime is over.
/// </summary>
internal sealed class ApiKeyCache(IApiKeyLookup ledger, TimeSpan lifetime, TimeProvider time, ILogger logger)
{
    private const int MostKnown = 50_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly RecentTable<string, CachedApiKey> _known = new(MostKnown, StringComparer.Ordinal);

    // With the changes that were made before they began: whoever asks after a change joins no reading from before it.
    private readonly ConcurrentDictionary<(string Id, long Changes), Task<ApiKeyFinding>> _flights = new();
    private readonly Lock _change = new();
    private int _isAway;
    private long _changes;

    public ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id)
    {
        if (_known.Find(id) is { } cached && time.GetElapsedTime(cached.ReadAt) < lifetime)
        {
            return new(ApiKeyFinding.Of(cached.Key));
        }

        return new(ShareAsync(id.ToString()));
    }

    /// <summary>The key was changed from here: what is remembered about it is not true any more.</summary>
    public void Forget(string id)
    {
        // A reading that began before this is not kept.
        lock (_change)
        {
            Interlocked.Increment(ref _changes);
            _known.Remove(id);
        }
    }

    // Not the client's token: others wait for the same reading.
    private Task<ApiKeyFinding> ShareAsync(string id)
    {
        var mine = new TaskCompletionSource<ApiKeyFinding>(TaskCreationOptions.RunContinuationsAsynchronously);
        var question = (Id: id, Changes: Interlocked.Read(ref _changes));
        var flight = _flights.GetOrAdd(question, mine.Task);
        if (flight == mine.Task)
        {
            _ = LandAsync(question, mine);
        }

        return flight;
    }

    private async Task LandAsync((string Id, long Changes) question, TaskCompletionSource<ApiKeyFinding> flight)
    {
        var finding = ApiKeyFinding.Unavailable;
        try
        {
            finding = await ReadAsync(question);
        }
        catch (Exception fault)
        {
            Failed(fault);
        }
        finally
        {
            _flights.TryRemove(question, out _);
            flight.SetResult(finding);
        }
    }

    private async Task<ApiKeyFinding> ReadAsync((string Id, long Changes) question)
    {
        var ((id, changes), readAt) = (question, time.GetTimestamp());
        using var patience = new CancellationTokenSource(Patience, time);
        switch (await ledger.FindAsync(id, patience.Token))
        {
            case ApiKeyReading.Found { Key: var record }:
                Answered();
                var key = KnownApiKey.Of(record);
                Keep(id, new CachedApiKey(key, readAt), changes);
                return ApiKeyFinding.Of(key);
            case ApiKeyReading.Unknown:
                Answered();
                _known.Remove(id);
                return ApiKeyFinding.Unknown;
            case ApiKeyReading.Unavailable { Cause: var cause }:
                Failed(cause);
                return ApiKeyFinding.Unavailable;
            default:
                return ApiKeyFinding.Unavailable;
        }
    }

    private void Keep(string id, CachedApiKey key, long changes)
    {
        // What was asked before a change must not be put in after it.
        lock (_change)
        {
            if (_changes == changes)
            {
                _known.Put(id, key);
            }
        }
    }

    private void Failed(Exception cause)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            logger.LedgerAway(cause);
        }
    }

    private void Answered()
    {
        if (Volatile.Read(ref _isAway) == 1 && Interlocked.Exchange(ref _isAway, 0) == 1)
        {
            logger.LedgerBack();
        }
    }
}
