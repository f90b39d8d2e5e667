using System.Collections.Concurrent;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// The ledger's keys, remembered for a short time. The threat: a key that was revoked and goes on in some replica; strangers who make the ledger answer for made-up ids. The promise: whatever a
/// replica takes for true was read no longer ago than the lifetime; one reading at a time for one id; strangers crowd out neither keys that are known here nor each other without bound. No
/// shared store is asked about revocations: that would cost every request a call, to be a few seconds sooner than the lifetime. A ledger that is away is <see cref="ApiKeyFinding.Unavailable"/>
/// once the lifetime is over.
/// </summary>
internal sealed class ApiKeyCache(IApiKeyLookup ledger, ApiKeyPeppers? peppers, TimeSpan lifetime, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MostKnown = 50_000;
    private const int MostUnknown = 10_000;
    private const int MostStrangersAtOnce = 4;
    private const int MostStrangersWaiting = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly RecentTable<CachedApiKey> _known = new(MostKnown);
    private readonly RecentTable<CachedApiKey> _unknown = new(MostUnknown);

    // With the changes that were made before they began: whoever asks after a change joins no reading from before it.
    private readonly ConcurrentDictionary<(string Id, long Changes), Task<ApiKeyFinding>> _flights = new();
    private readonly ConcurrentDictionary<string, bool> _missingPeppers = new(StringComparer.Ordinal);
    private readonly Lock _change = new();
    private readonly SemaphoreSlim _strangers = new(MostStrangersAtOnce);
    private int _waiting;
    private int _isAway;
    private long _changes;

    public ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id)
    {
        // Apart, so that made-up ids push out none that is real.
        var known = _known.Find(id);
        if ((known ?? _unknown.Find(id)) is { } cached && time.GetElapsedTime(cached.ReadAt) < lifetime)
        {
            return new(cached.Key is { } key ? ApiKeyFinding.Of(key) : ApiKeyFinding.Unknown);
        }

        return new(ShareAsync(id.ToString(), isStranger: known is null));
    }

    /// <summary>The key was changed from here: what is remembered about it is not true any more.</summary>
    public void Forget(string id)
    {
        // A reading that began before this is not kept.
        lock (_change)
        {
            Interlocked.Increment(ref _changes);
            _known.Remove(id);
            _unknown.Remove(id);
        }
    }

    public void Dispose() => _strangers.Dispose();

    // Not the client's token: others wait for the same reading.
    private Task<ApiKeyFinding> ShareAsync(string id, bool isStranger)
    {
        var mine = new TaskCompletionSource<ApiKeyFinding>(TaskCreationOptions.RunContinuationsAsynchronously);
        var question = (Id: id, Changes: Interlocked.Read(ref _changes));
        var flight = _flights.GetOrAdd(question, mine.Task);
        if (flight == mine.Task)
        {
            _ = LandAsync(question, isStranger, mine);
        }

        return flight;
    }

    private async Task LandAsync((string Id, long Changes) question, bool isStranger, TaskCompletionSource<ApiKeyFinding> flight)
    {
        var finding = ApiKeyFinding.Unavailable;
        try
        {
            finding = isStranger ? await ReadInTurnAsync(question) : await ReadAsync(question);
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

    private async Task<ApiKeyFinding> ReadInTurnAsync((string Id, long Changes) question)
    {
        if (Interlocked.Increment(ref _waiting) > MostStrangersWaiting || !await IsInTurnAsync())
        {
            Interlocked.Decrement(ref _waiting);
            return ApiKeyFinding.Unavailable;
        }

        try
        {
            return await ReadAsync(question);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            _strangers.Release();
        }
    }

    private async Task<bool> IsInTurnAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await _strangers.WaitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
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
                Keep(_known, id, new CachedApiKey(key, readAt), changes);
                ReportPepper(record);
                return ApiKeyFinding.Of(key);
            case ApiKeyReading.Unknown:
                Answered();
                _known.Remove(id);
                Keep(_unknown, id, new CachedApiKey(Key: null, readAt), changes);
                return ApiKeyFinding.Unknown;
            case ApiKeyReading.Unavailable { Cause: var cause }:
                Failed(cause);
                return ApiKeyFinding.Unavailable;
            default:
                return ApiKeyFinding.Unavailable;
        }
    }

    private void Keep(RecentTable<CachedApiKey> table, string id, CachedApiKey key, long changes)
    {
        // What was asked before a change must not be put in after it.
        lock (_change)
        {
            if (_changes == changes)
            {
                table.Put(id, key);
            }
        }
    }

    private void ReportPepper(ApiKeyRecord key)
    {
        if (peppers?.Knows(key.Hash.Pepper) != true && _missingPeppers.TryAdd(key.Hash.Pepper, value: true))
        {
            logger.PepperMissing(key.Id, key.Hash.Pepper);
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
