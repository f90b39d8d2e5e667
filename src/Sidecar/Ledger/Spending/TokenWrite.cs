using Sidecar.Ledger.Audit;

namespace Sidecar.Ledger.Spending;

/// <summary>A token that is issued, whose caller waits.</summary>
internal sealed class TokenWrite(SpendTokenRecord token, AuditEntry audit, long queuedAt) : AwaitedWrite<LedgerWriteOutcome>(queuedAt)
{
    private readonly AuditEntry _audit = AuditTexts.Normalise(audit);

    public override void AddNeeds(LedgerNeeds needs) => needs.TokenIds.Add(token.Id);

    protected override LedgerWriteOutcome Decide(ILedgerRows rows, long now)
    {
        rows.Issue(token, _audit, now);
        return LedgerWriteOutcome.Written.Instance;
    }

    protected override LedgerWriteOutcome Unavailable(Exception cause) => new LedgerWriteOutcome.Unavailable(cause);
}
