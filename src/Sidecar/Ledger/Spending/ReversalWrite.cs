using Sidecar.Policies;

namespace Sidecar.Ledger.Spending;

/// <summary>A spend that is reversed, whose caller waits.</summary>
internal sealed class ReversalWrite(SpendRecord spend, string reason, long queuedAt) : AwaitedWrite<LedgerWriteOutcome>(queuedAt)
{
    public override void AddNeeds(LedgerNeeds needs) => needs.ReversedSpends.Add(spend.Id);

    protected override LedgerWriteOutcome Decide(ILedgerRows rows, long now)
    {
        rows.Reverse(spend, reason, now);
        return LedgerWriteOutcome.Written.Instance;
    }

    protected override LedgerWriteOutcome Unavailable(Exception cause) => new LedgerWriteOutcome.Unavailable(cause);
}
