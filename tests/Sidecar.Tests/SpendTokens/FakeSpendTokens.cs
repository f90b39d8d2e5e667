using Sidecar.Ledger;

namespace Sidecar.Tests.SpendTokens;

/// <summary>Keeps what is recorded; away when told so.</summary>
internal sealed class FakeSpendTokens : ISpendTokenLedger
{
    public bool IsAway { get; set; }

    public List<(SpendTokenRecord Token, AuditEntry Audit)> Recorded { get; } = [];

    public ValueTask<LedgerWriteOutcome> RecordAsync(SpendTokenRecord token, AuditEntry audit, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return new(new LedgerWriteOutcome.Unavailable(new IOException("away")));
        }

        Recorded.Add((token, audit));
        return new(LedgerWriteOutcome.Written.Instance);
    }

    public ValueTask<ControlWrite<SpendTokenRecord>> RevokeAsync(string id, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) =>
        new(ControlWrite<SpendTokenRecord>.Unknown.Instance);

    public ValueTask<SpendTokenRecord?> FindAsync(string id, CancellationToken cancellationToken) => new(Recorded.Find(entry => entry.Token.Id == id).Token);

    public ValueTask<IReadOnlyList<SpendTokenRecord>> ListAsync(string? agent, int limit, long? before, CancellationToken cancellationToken) =>
        new([.. Recorded.Select(entry => entry.Token)]);
}
