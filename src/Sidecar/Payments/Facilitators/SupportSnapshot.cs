using Sidecar.Protocols.X402;

namespace Sidecar.Payments.Facilitators;

/// <summary>Who supports what, as last heard. Immutable; a refresh that changes anything makes a new one.</summary>
internal sealed class SupportSnapshot(IReadOnlyList<(Facilitator Facilitator, IReadOnlyList<SupportedKind> Kinds)> known)
{
    public static SupportSnapshot Empty { get; } = new([]);

    /// <summary>The facilitators that support a kind, in the order of the configuration, each with the kind as it lists it.</summary>
    public IReadOnlyList<(Facilitator Facilitator, SupportedKind Kind)> Supporting(int x402Version, string scheme, string network) =>
    [
        .. from entry in known
           from kind in entry.Kinds.Where(kind => kind.X402Version == x402Version && kind.Scheme == scheme && kind.Network == network).Take(1)
           select (entry.Facilitator, kind),
    ];
}
