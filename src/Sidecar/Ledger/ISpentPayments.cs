using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>
/// What was spent with a payment. The threat: a repeat that spends again what was spent with the payment before, or that gets for nothing what was not. It sees what is committed; a spend that was
/// reversed is none. A ledger that cannot be read is told and not thrown.
/// </summary>
internal interface ISpentPayments
{
    /// <summary>Whether this token was spent with the payment, at whichever time.</summary>
    ValueTask<EarlierSpend> FindAsync(long paymentId, Digest token, CancellationToken cancellationToken);

    /// <summary>Whether any token was spent with the payment in the commit that asked for its money.</summary>
    ValueTask<EarlierSpend> FindChargeAsync(long paymentId, CancellationToken cancellationToken);
}
