using System.Collections.Frozen;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// Keys whose private halves stand in a specification: everybody can sign with them. RFC 9421 Appendix B.1 has four, and the UCP specification shows
/// two of them as the keys of its sample profile. Outside tests they prove nothing.
/// </summary>
public static class WellKnownTestKeys
{
    private static readonly FrozenSet<string> Thumbprints = FrozenSet.Create(
        StringComparer.Ordinal,
        "BHj8s0GPnMEQtkaULIM-PLgEhLBbuGUQ1vMxmBWZzEo", // test-key-rsa
        "oD0HwocPBSfpNy5W3bpJeyFGY_IQ_YpqxSjQ3Yd-CLA", // test-key-rsa-pss
        "ydQXMtvbsOsZyFir-Y7A8t7fKEM1gbKPvyFkdpu4fvI", // test-key-ecc-p256
        "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"); // test-key-ed25519

    /// <summary>Whether the private half of the key with this RFC 7638 thumbprint is published.</summary>
    public static bool Contains(string thumbprint) => Thumbprints.Contains(thumbprint);

    /// <summary>Whether the private half of this key is published.</summary>
    public static bool Contains(VerificationKey key) => Thumbprints.Contains(key.Thumbprint);
}
