using System.Net;

namespace Sidecar.Identity.Profiles;

/// <summary>The addresses of a host, asked anew for every fetch.</summary>
internal interface IHostAddresses
{
    /// <param name="name">A name that public DNS may have; never an address.</param>
    /// <param name="lane">Whose bounds count.</param>
    ValueTask<HostLookup> FindAsync(string name, FetchLane lane, CancellationToken cancellationToken);
}

/// <summary>What a look-up found. A closed set.</summary>
internal abstract record HostLookup
{
    private HostLookup()
    {
    }

    /// <param name="Addresses">At least one.</param>
    internal sealed record Found(IReadOnlyList<IPAddress> Addresses) : HostLookup;

    internal sealed record NotFound : HostLookup;

    /// <summary>Too many look-ups are under way.</summary>
    internal sealed record Busy : HostLookup;
}
