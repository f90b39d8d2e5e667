using Sidecar.Hygiene.Cors;
using Sidecar.Identity;
using Sidecar.Payments;
using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.Replay;
using Sidecar.SpendTokens;
using Sidecar.Validation;
using Sidecar.Webhooks;

namespace Sidecar.Hosting;

/// <summary>
/// The order in which a request meets its gates, for all policies: the cheap before the dear, nothing written before the caller is
/// known, money last. Each line has its reason.
/// </summary>
internal static class GateOrder
{
    private static readonly string[] Places =
    [
        // A browser that asks whether it may ask costs nothing, and whoever is refused later must be told so in a way that its page can read.
        CorsOptions.SectionName,

        // Before anything is looked up or verified: finding out who calls is itself worth limiting.
        RateLimitPlaces.Address,

        // Length, type and encoding are in the head; nothing is read yet, and whoever reads later is bounded by it.
        BodyPlaces.Shape,

        // Whoever may not call costs no more than finding that out.
        AuthenticateGateFactory.SectionName,

        // Its signature says who calls, so it stands where callers are made known; it writes what it has seen only after that signature is verified.
        WebhookGateFactory.SectionName,

        // Once it is known whose limit it is; before the body is parsed and anything is written.
        RateLimitPlaces.Caller,

        // Parsed only for callers who may ask; nobody pays for a request that the backend could not read.
        BodyPlaces.Content,

        // Once the caller is known, because a nonce is its caller's own and strangers fill no store; before anything is kept or answered from memory, so that a captured
        // request gets neither a stored answer nor a claim.
        NonceGateFactory.SectionName,

        // A repeat gets its answer before it is asked for money again; what is refused later gives the key back.
        IdempotencyGateFactory.SectionName,

        // Once a repeat has its answer: a spend that is held back is not reserved twice. Before a payment, for which it may stand.
        SpendTokenGateFactory.SectionName,

        // Nobody pays for a request that anything else would refuse, and a payment is claimed only when all else holds.
        PaymentGateFactory.SectionName,

        // Who pays is proven only now. Nothing has moved: this limit does not go with payment before the upstream, and what was claimed is given back.
        RateLimitPlaces.Payer,
    ];

    /// <summary>The factories in that order. One that stands nowhere in it is a fault of ours.</summary>
    public static IReadOnlyList<IGateFactory> Sort(IEnumerable<IGateFactory> factories) =>
    [
        .. factories.OrderBy(factory => Array.IndexOf(Places, factory.Place) is >= 0 and var place
            ? place
            : throw new InvalidOperationException($"The gate {factory.Place} has no place in the order.")),
    ];
}
