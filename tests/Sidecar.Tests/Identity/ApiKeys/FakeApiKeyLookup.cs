using System.Collections.Concurrent;
using Sidecar.Identity.ApiKeys;
using Sidecar.Ledger;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>A ledger of keys in memory that counts what it is asked, and can be held up or taken away.</summary>
internal sealed class FakeApiKeyLookup : IApiKeyLookup
{
    private readonly ConcurrentDictionary<string, ApiKeyRecord> _keys = new(StringComparer.Ordinal);
    private int _asked;

    public int Asked => _asked;

    public bool IsAway { get; set; }

    /// <summary>Readings wait for it, after they have looked.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public List<IReadOnlyCollection<ApiKeyUse>> Notes { get; } = [];

    public void Put(ApiKey key, ApiKeyPeppers? peppers = null, Func<ApiKeyRecord, ApiKeyRecord>? bend = null)
    {
        var hash = (peppers ?? SampleKeys.Peppers).Hash(key);
        var record = new ApiKeyRecord(key.Id.ToString(), new ApiKeyHashRecord(hash.Pepper, hash.Bytes), "acme");
        _keys[record.Id] = bend?.Invoke(record) ?? record;
    }

    public async ValueTask<ApiKeyReading> FindAsync(string id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        ApiKeyReading reading = IsAway ? new ApiKeyReading.Unavailable(new IOException("away"))
            : _keys.TryGetValue(id, out var key) ? new ApiKeyReading.Found(key) : ApiKeyReading.Unknown.Instance;
        await Gate.WaitAsync(cancellationToken);
        return reading;
    }

    public ValueTask<Exception?> NoteAsync(IReadOnlyCollection<ApiKeyUse> uses, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return new(new IOException("away"));
        }

        Notes.Add(uses);
        return new((Exception?)null);
    }
}
