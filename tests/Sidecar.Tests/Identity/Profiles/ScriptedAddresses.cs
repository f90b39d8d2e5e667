using System.Collections.Concurrent;
using System.Net;
using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>A DNS that answers as a test says.</summary>
internal sealed class ScriptedAddresses : IHostAddresses
{
    public const string PublicAddress = "93.184.216.34";

    private int _asked;

    /// <summary>The addresses by the number of the look-up, from 0; empty when there are none.</summary>
    public Func<int, string[]> Answer { get; set; } = static _ => [PublicAddress];

    /// <summary>Names that were looked up.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ValueTask<HostLookup> FindAsync(string name, FetchLane lane, CancellationToken cancellationToken)
    {
        Asked.Enqueue(name);
        var addresses = Answer(Interlocked.Increment(ref _asked) - 1);
        return new(addresses.Length == 0 ? new HostLookup.NotFound() : new HostLookup.Found([.. addresses.Select(IPAddress.Parse)]));
    }
}
