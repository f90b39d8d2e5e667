using System.Net;
using System.Net.Sockets;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// The resolver of the system. A look-up blocks a thread until the name's own server answers, and whoever chooses the name may own that
/// server: look-ups have a few threads of their own, so that slow ones take none from the requests.
/// </summary>
/// <param name="resolve">Blocks until the system's resolver has answered.</param>
internal sealed class SystemHostAddresses(Func<string, IPAddress[]> resolve) : IHostAddresses, IDisposable
{
    public const int LookupsAtOnce = 16;

    private readonly SemaphoreSlim _strangers = new(LookupsAtOnce);
    private readonly SemaphoreSlim _trusted = new(LookupsAtOnce);

    public async ValueTask<HostLookup> FindAsync(string name, FetchLane lane, CancellationToken cancellationToken)
    {
        var free = lane == FetchLane.Trusted ? _trusted : _strangers;
        if (!await free.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return new HostLookup.Busy();
        }

        // Not cancelled with the fetch: the thread is taken until the resolver lets go of it, and so is its place.
        var lookup = Task.Factory.StartNew(
            () => Find(name, free), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        return await lookup.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _strangers.Dispose();
        _trusted.Dispose();
    }

    private HostLookup Find(string name, SemaphoreSlim taken)
    {
        try
        {
            // With the dot of the root: the search list of a cluster would make other names of it.
            var addresses = resolve(name + ".");
            return addresses.Length == 0 ? new HostLookup.NotFound() : new HostLookup.Found(addresses);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return new HostLookup.NotFound();
        }
        finally
        {
            Release(taken);
        }
    }

    private static void Release(SemaphoreSlim taken)
    {
        try
        {
            taken.Release();
        }
        catch (ObjectDisposedException)
        {
            // The process is on its way out; nobody waits for the place.
        }
    }
}
