namespace Sidecar.Ledger;

/// <summary>A claim whose caller waits.</summary>
internal sealed class ClaimWrite(PaymentClaim claim, long queuedAt) : AwaitedWrite<ClaimOutcome>(queuedAt)
{
    // Read now: an empty key is the caller's fault and is thrown at the caller.
    private readonly string _key = claim.Key.ToString();

    public override void AddNeeds(LedgerNeeds needs)
    {
        needs.Keys.Add(_key);
        if (claim.Idempotency is { } link)
        {
            needs.IdempotencyKeys.Add(link.Key);
        }
    }

    protected override ClaimOutcome Decide(ILedgerRows rows, long now) => rows.Claim(_key, claim, now);

    protected override ClaimOutcome Unavailable(Exception cause) => new ClaimOutcome.Unavailable(cause);
}
