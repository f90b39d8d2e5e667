using System.Collections.Frozen;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// Keys whose private halves stand in a specification: everybody can sign with them. RFC 9421 Appendix B.1 has four, and the UCP specification shows
/// two of them as the keys of its sample profile; the others are those of the examples of JOSE and of Ed25519, which many a program was tried with. Outside tests they prove nothing.
/// </summary>
public static class WellKnownTestKeys
{
    private static readonly FrozenSet<string> Thumbprints = FrozenSet.Create(
        StringComparer.Ordinal,
        "BHj8s0GPnMEQtkaULIM-PLgEhLBbuGUQ1vMxmBWZzEo", // test-key-rsa
        "oD0HwocPBSfpNy5W3bpJeyFGY_IQ_YpqxSjQ3Yd-CLA", // test-key-rsa-pss
        "ydQXMtvbsOsZyFir-Y7A8t7fKEM1gbKPvyFkdpu4fvI", // test-key-ecc-p256
        "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U", // test-key-ed25519
        "IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8", // RFC 7515 A.2, RSA
        "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U", // RFC 7515 A.3, P-256
        "u5YUSjQ2-2chBi51NSk3t3g7IM4o2KYcnPqPtCNGd3U", // RFC 7515 A.4, P-521
        "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s", // RFC 7517 A.2, P-256
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", // RFC 7517 A.2, RSA; the key of RFC 7638 §3.1
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", // RFC 8037 A.1 and RFC 8032 §7.1, test 1, Ed25519
        "FtIu-VbGrfe_KB6CH7GNwODB72MNxj_ml11dEvO-7kk", // RFC 8032 §7.1, test 2
        "FVV5umTuau890q59V-4Ga_R6qWb7ON_ivJc4EjvCwTM", // test 3
        "iiDHHfFVNG6ICMUTsicgrWf1igtFYZEK73xlobt1ah4"); // test SHA(abc)

    /// <summary>Whether the private half of the key with this RFC 7638 thumbprint is published.</summary>
    public static bool Contains(string thumbprint) => Thumbprints.Contains(thumbprint);

    /// <summary>Whether the private half of this key is published.</summary>
    public static bool Contains(VerificationKey key) => Thumbprints.Contains(key.Thumbprint);
}
