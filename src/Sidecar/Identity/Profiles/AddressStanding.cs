namespace Sidecar.Identity.Profiles;

/// <summary>Where an address leads.</summary>
internal enum AddressStanding
{
    /// <summary>To anybody on the internet.</summary>
    Public,

    /// <summary>To this machine.</summary>
    Loopback,

    /// <summary>To a network of its own, to nobody, or to something that hides where it leads.</summary>
    SpecialUse,
}
