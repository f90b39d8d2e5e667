namespace Sidecar.Ledger;

/// <summary>
/// A payment by its key, without claiming it: for a repeat that comes too late to be taken anew. It sees what is committed. Nothing is decided by reading, so a store
/// that fails throws its own <see cref="System.Data.Common.DbException"/>.
/// </summary>
internal interface IPaymentLookup
{
    /// <summary>Null when the ledger does not know it.</summary>
    ValueTask<PaymentSnapshot?> FindAsync(PaymentKey key, CancellationToken cancellationToken);
}
