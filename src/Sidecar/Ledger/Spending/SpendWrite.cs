using Sidecar.Ledger.Audit;
using Sidecar.Policies;

namespace Sidecar.Ledger.Spending;

/// <summary>A spend whose caller waits.</summary>
internal sealed class SpendWrite(SpendRecord spend, AuditEntry audit, long queuedAt) : AwaitedWrite<LedgerWriteOutcome>(queuedAt)
{
    private readonly AuditEntry _audit = AuditTexts.Normalise(audit);

    public override void AddNeeds(LedgerNeeds needs) => needs.SpendIds.Add(spend.Id);

    protected override LedgerWriteOutcome Decide(ILedgerRows rows, long now)
    {
        rows.Spend(spend, _audit, now);
        return LedgerWriteOutcome.Written.Instance;
    }

    protected override LedgerWriteOutcome Unavailable(Exception cause) => new LedgerWriteOutcome.Unavailable(cause);
}
