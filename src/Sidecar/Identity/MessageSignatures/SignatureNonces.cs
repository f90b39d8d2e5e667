using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Lets a signature with a nonce count once.</summary>
internal sealed class SignatureNonces(INonces nonces)
{
    /// <summary>Null where the nonce was never seen; it is used from now on.</summary>
    public async ValueTask<Refusal?> UseAsync(Principal principal, string nonce, TimeSpan retention)
    {
        // Not the client's token: whether a nonce was used should not hang on a client that leaves.
        var use = await nonces.TryUseAsync(SignedNonces.KeyOf(principal, nonce), retention, CancellationToken.None);
        return use switch
        {
            NonceUse.Fresh => null,
            NonceUse.Used => FreshnessRefusals.Replayed(),
            _ => FreshnessRefusals.StoreUnavailable(),
        };
    }
}
