using System.Net;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// Judges all addresses of a host at once. One that may not be spoken to condemns the host: a name that mixes public and internal
/// addresses is an attempt to have the internal one chosen (DNS rebinding), never an honest site.
/// </summary>
internal sealed class AddressRules(ProfileOptions options)
{
    private readonly IPNetwork[] _denied = [.. options.DeniedNetworks.Select(static network => IPNetwork.Parse(network))];

    /// <summary>Null when all may be spoken to.</summary>
    /// <param name="onlyLoopback">The host's name says that it is this machine.</param>
    public DocumentFailure.Refused? Judge(IReadOnlyList<IPAddress> addresses, bool onlyLoopback)
    {
        var loopback = addresses.Count(static address => SpecialAddresses.Judge(address) == AddressStanding.Loopback);
        if (loopback > 0 || onlyLoopback)
        {
            return options.AllowLoopback && loopback == addresses.Count ? null : Special("the host has a loopback address");
        }

        if (addresses.Any(static address => SpecialAddresses.Judge(address) != AddressStanding.Public))
        {
            return Special("the host has an address of special use");
        }

        return addresses.Any(IsDenied) ? Special("the host has an address in DeniedNetworks") : null;
    }

    private static DocumentFailure.Refused Special(string note) => new(DocumentRefusal.SpecialAddress, note);

    private bool IsDenied(IPAddress address)
    {
        var carried = SpecialAddresses.Carried(address);
        return Array.Exists(_denied, network => network.Contains(address) || network.Contains(carried));
    }
}
