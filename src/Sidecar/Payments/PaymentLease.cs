using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Payments;

/// <summary>
/// A payment in use, in the state store: renewed while the request runs, given back once. When it is lost (a store that forgot it, or was away too long) the request
/// goes on: another copy may then come as far as the ledger, which lets it no further.
/// </summary>
internal sealed class PaymentLease(IPaymentClaims claims, PaymentKey key, HolderToken holder, KeptLease kept)
{
    private int _isReturned;

    public async ValueTask ReturnAsync()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
        {
            kept.Dispose();
            await claims.ReleaseAsync(key, holder);
        }
    }
}
