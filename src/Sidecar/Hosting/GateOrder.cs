using Sidecar.Identity;
using Sidecar.Payments;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.SpendTokens;
using Sidecar.Webhooks;

namespace Sidecar.Hosting;

/// <summary>
/// The order in which a request meets its gates, for all policies: the cheap before the dear, nothing written before the caller is
/// known, money last. Each line has its reason.
/// </summary>
internal static class GateOrder
{
    private static readonly string[] Sections =
    [
        // Whoever may not call costs no more than finding that out.
        AuthenticateGateFactory.SectionName,

        // Its signature says who calls, so it stands where callers are made known; it writes what it has seen only after that signature is verified.
        WebhookGateFactory.SectionName,

        // Once the caller is known, because a nonce is its caller's own and strangers fill no store; before anything is kept or answered from memory, so that a captured
        // request gets neither a stored answer nor a claim.
        NonceGateFactory.SectionName,

        // A repeat gets its answer before it is asked for money again; what is refused later gives the key back.
        IdempotencyGateFactory.SectionName,

        // Once a repeat has its answer: a spend that is held back is not reserved twice. Before a payment, for which it may stand.
        SpendTokenGateFactory.SectionName,

        // Nobody pays for a request that anything else would refuse, and a payment is claimed only when all else holds.
        PaymentGateFactory.SectionName,
    ];

    /// <summary>The factories in that order. One that stands nowhere in it is a fault of ours.</summary>
    public static IReadOnlyList<IGateFactory> Sort(IEnumerable<IGateFactory> factories) =>
    [
        .. factories.OrderBy(factory => Array.IndexOf(Sections, factory.Section) is >= 0 and var place
            ? place
            : throw new InvalidOperationException($"The gate {factory.Section} has no place in the order.")),
    ];
}
