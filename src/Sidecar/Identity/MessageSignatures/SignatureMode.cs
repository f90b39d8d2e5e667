namespace Sidecar.Identity.MessageSignatures;

/// <summary>What becomes of signatures of one profile.</summary>
internal enum SignatureMode
{
    /// <summary>They are not looked at.</summary>
    Off,

    /// <summary>They are verified and counted (<c>sidecar_signatures_total</c>); nobody is known by them and nobody is refused for them.</summary>
    Observe,

    /// <summary>A good one proves who calls, a bad one is refused.</summary>
    Enforce,
}
