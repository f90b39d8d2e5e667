using System.Collections.Concurrent;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Tests.State;

/// <summary>A ledger of revocations in memory that can be taken away.</summary>
internal sealed class FakeRevocationLedger : IRevocationLedger
{
    private readonly ConcurrentDictionary<Digest, Revocation> _kept = new();

    public bool IsAway { get; set; }

    /// <summary>What the next reading does besides.</summary>
    public Action? WhileRead { get; set; }

    public int Readings { get; private set; }

    /// <summary>The records that came with what was written.</summary>
    public ConcurrentQueue<AuditEntry?> Audited { get; } = new();

    public ConcurrentQueue<DateTimeOffset> Sweeps { get; } = new();

    public IReadOnlyCollection<Revocation> Kept => [.. _kept.Values];

    public void Put(Digest key, DateTimeOffset until) => _kept[key] = new Revocation(RevocationKind.Jwt, key, until);

    public ValueTask<RevocationWriting> RevokeAsync(Revocation revocation, AuditEntry? audit, long most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return new(new RevocationWriting.Unavailable(new IOException("away")));
        }

        if (!_kept.ContainsKey(revocation.Key) && _kept.Values.Count(kept => kept.Until > now) >= most)
        {
            return new(RevocationWriting.Full.Instance);
        }

        Audited.Enqueue(audit);
        var stands = _kept.AddOrUpdate(revocation.Key, revocation, (_, before) => before.Until > revocation.Until ? before : revocation);
        return new(new RevocationWriting.Written(stands.Until));
    }

    public ValueTask<RevocationReading> ReadAsync(DateTimeOffset now, Digest? after, int limit, CancellationToken cancellationToken)
    {
        Readings++;
        WhileRead?.Invoke();
        WhileRead = null;
        var last = after?.ToString() ?? "";
        var page = _kept.Values.Where(kept => kept.Until > now && string.CompareOrdinal(kept.Key.ToString(), last) > 0).OrderBy(static kept => kept.Key.ToString(), StringComparer.Ordinal);
        return new(IsAway ? new RevocationReading.Unavailable(new IOException("away")) : new RevocationReading.Page([.. page.Take(limit).Select(static kept => new KeptRevocation(kept.Key, kept.Until))]));
    }

    public ValueTask<Exception?> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        Sweeps.Enqueue(before);
        return new(IsAway ? new IOException("away") : null);
    }
}
