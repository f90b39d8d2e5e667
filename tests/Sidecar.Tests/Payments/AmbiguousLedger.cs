using Sidecar.Ledger;

namespace Sidecar.Tests.Payments;

/// <summary>A ledger that does not know whether its commits came about: what is settled or let out through it is reported as unavailable, written or not.</summary>
internal sealed class AmbiguousLedger(IPaymentLedger ledger, IPaymentGrants grants, bool isWritten) : IPaymentLedger, IPaymentGrants
{
    private static readonly LedgerUnavailableException Cause = new("The disk said nothing.");

    public ValueTask<ClaimOutcome> TryClaimAsync(PaymentClaim claim, CancellationToken cancellationToken) => ledger.TryClaimAsync(claim, cancellationToken);

    public void Post(PaymentTransition transition) => ledger.Post(transition);

    public async ValueTask<TransitionOutcome> RecordAsync(PaymentTransition transition, CancellationToken cancellationToken)
    {
        if (transition.To != PaymentState.Settled)
        {
            return await ledger.RecordAsync(transition, cancellationToken);
        }

        if (isWritten)
        {
            Assert.IsType<TransitionOutcome.Recorded>(await ledger.RecordAsync(transition, cancellationToken));
        }

        return new TransitionOutcome.Unavailable(Cause);
    }

    public async ValueTask<GrantOutcome> GrantAsync(PaymentGrant grant, CancellationToken cancellationToken)
    {
        if (isWritten)
        {
            Assert.IsType<GrantOutcome.Granted>(await grants.GrantAsync(grant, cancellationToken));
        }

        return new GrantOutcome.Unavailable(Cause);
    }

    public ValueTask<GrantOutcome> OweAsync(long paymentId, string reason, CancellationToken cancellationToken) => grants.OweAsync(paymentId, reason, cancellationToken);

    public ValueTask<GrantOutcome> WithdrawAsync(PaymentGrant grant, string reason, CancellationToken cancellationToken) => grants.WithdrawAsync(grant, reason, cancellationToken);
}
