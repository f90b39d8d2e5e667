using System.Collections.Concurrent;
using Sidecar.Identity.ApiKeys;
using Sidecar.Ledger;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>A ledger of keys in memory that counts what it is asked, and can be held up or taken away.</summary>
internal sealed class FakeApiKeyLookup : IApiKeyLookup
{
    private readonly ConcurrentDictionary<string, ApiKeyRecord> _keys = new(StringComparer.Ordinal);
    private readonly List<ApiKeyHashEntry> _entries = [];
    private int _asked;
    private int _listed;

    /// <summary>How often a key was looked for.</summary>
    public int Asked => _asked;

    /// <summary>How often a page of hashes was read.</summary>
    public int Listed => _listed;

    public bool IsAway { get; set; }

    /// <summary>Readings wait for it, after they have looked.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<IReadOnlyCollection<ApiKeyUse>> Notes { get; } = new();

    /// <summary>What the next writings throw, one each.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>Writings do not end before their patience does.</summary>
    public bool IsStuck { get; set; }

    public void Put(ApiKey key, ApiKeyPeppers? peppers = null, Func<ApiKeyRecord, ApiKeyRecord>? bend = null)
    {
        var hash = (peppers ?? SampleKeys.Peppers).Hash(key);
        var record = new ApiKeyRecord(key.Id.ToString(), new ApiKeyHashRecord(hash.Pepper, hash.Bytes), "acme");
        _keys[record.Id] = bend?.Invoke(record) ?? record;
        lock (_entries)
        {
            if (!_entries.Exists(entry => entry.Id == record.Id))
            {
                _entries.Add(new ApiKeyHashEntry(_entries.Count + 1, record.Id, record.Hash));
            }
        }
    }

    /// <summary>As if an older copy had been brought back.</summary>
    public void Clear()
    {
        _keys.Clear();
        _entries.Clear();
    }

    public async ValueTask<ApiKeyReading> FindAsync(string id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        ApiKeyReading reading = IsAway ? new ApiKeyReading.Unavailable(new IOException("away"))
            : _keys.TryGetValue(id, out var key) ? new ApiKeyReading.Found(key) : ApiKeyReading.Unknown.Instance;
        await Gate.WaitAsync(cancellationToken);
        return reading;
    }

    public async ValueTask<ApiKeyHashReading> ReadHashesAsync(long from, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _listed);
        ApiKeyHashReading reading;
        lock (_entries)
        {
            reading = IsAway ? new ApiKeyHashReading.Unavailable(new IOException("away")) : new ApiKeyHashReading.Page([.. _entries.Where(entry => entry.Number >= from).Take(limit)]);
        }

        await Gate.WaitAsync(cancellationToken);
        return reading;
    }

    public async ValueTask<Exception?> NoteAsync(IReadOnlyCollection<ApiKeyUse> uses, CancellationToken cancellationToken)
    {
        if (Faults.TryDequeue(out var fault))
        {
            throw fault;
        }

        if (IsStuck)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (IsAway)
        {
            return new IOException("away");
        }

        Notes.Enqueue(uses);
        return null;
    }
}
