using System.Net;
using System.Net.Sockets;
using Sidecar.Identity.Profiles;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class SystemHostAddressesTests
{
    [Fact]
    public async Task Name_is_asked_from_the_root_so_that_no_search_list_makes_another_of_it()
    {
        using var hosts = new SystemHostAddresses(static name => name == "agent.example." ? [IPAddress.Loopback] : []);

        Assert.Equal([IPAddress.Loopback], Assert.IsType<HostLookup.Found>(await FindAsync(hosts)).Addresses);
        Assert.IsType<HostLookup.NotFound>(await hosts.FindAsync("other.example", FetchLane.Strangers, CancellationToken.None));
    }

    [Fact]
    public async Task Resolver_that_fails_has_found_nothing()
    {
        using var hosts = new SystemHostAddresses(static _ => throw new SocketException((int)SocketError.HostNotFound));

        Assert.IsType<HostLookup.NotFound>(await FindAsync(hosts));
    }

    [Fact]
    public async Task Slow_look_ups_hold_their_places_until_they_end_and_take_none_from_trusted_hosts()
    {
        using var open = new ManualResetEventSlim();
        using var hosts = new SystemHostAddresses(name =>
        {
            if (name.StartsWith("slow", StringComparison.Ordinal))
            {
                open.Wait();
            }

            return [IPAddress.Loopback];
        });
        using var leaving = new CancellationTokenSource();
        var slow = Enumerable.Range(0, SystemHostAddresses.LookupsAtOnce).Select(_ => hosts.FindAsync("slow.example", FetchLane.Strangers, leaving.Token).AsTask()).ToList();
        await leaving.CancelAsync();
        foreach (var lookup in slow)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lookup);
        }

        Assert.IsType<HostLookup.Busy>(await FindAsync(hosts));
        Assert.IsType<HostLookup.Found>(await FindAsync(hosts, FetchLane.Trusted));
        open.Set();
        await Eventually.HoldsAsync(async () => await FindAsync(hosts) is HostLookup.Found);
    }

    private static async Task<HostLookup> FindAsync(SystemHostAddresses hosts, FetchLane lane = FetchLane.Strangers) =>
        await hosts.FindAsync("agent.example", lane, CancellationToken.None);
}
