namespace Sidecar.Payments;

/// <summary>What becomes of x402's extension <c>payment-identifier</c>.</summary>
internal enum IdentifierMode
{
    /// <summary>Not offered and not looked at.</summary>
    Off,

    /// <summary>Offered; heeded where a client sends one.</summary>
    Optional,

    /// <summary>A payment without one is refused.</summary>
    Required,
}
