using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Sidecar.Hosting;
using Sidecar.Hygiene;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>Where the proxy listens. The default port may be taken on this machine, so another stands in for it.</summary>
public sealed class ListenersTests
{
    [Fact]
    public async Task Without_endpoints_the_default_port_of_all_addresses_is_listened_on()
    {
        var port = FreePort();

        var url = Assert.Single(await ListenAsync(new Dictionary<string, string?>(), port));

        Assert.Equal($"http://[::]:{port}", url);
    }

    [Fact]
    public async Task Endpoints_of_the_configuration_stand_instead_of_the_default_port()
    {
        var urls = await ListenAsync(
            new Dictionary<string, string?>
            {
                ["Kestrel:Endpoints:One:Url"] = "http://127.0.0.1:0",
                ["Kestrel:Endpoints:Two:Url"] = "http://127.0.0.1:0",
            },
            FreePort());

        Assert.Equal(2, urls.Count);
        Assert.All(urls, url => Assert.StartsWith("http://127.0.0.1:", url, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> ListenAsync(Dictionary<string, string?> configuration, int defaultPort)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.WebHost.UseKestrel((context, kestrel) => Listeners.Configure(kestrel, context.Configuration, new ServerLimitOptions(), defaultPort));
        await using var app = builder.Build();
        await app.StartAsync();
        return [.. app.Urls];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
