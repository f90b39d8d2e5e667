using System.Collections;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Admin;
using Sidecar.Configuration;
using Sidecar.Hosting;

namespace Sidecar.IntegrationTests.Hosts;

/// <summary>
/// The real host in this process: composed by the product's own composition from a configuration file, on real sockets, with a SQLite ledger
/// in a folder of its own that goes when it does.
/// <code>
/// await using var upstream = await RecordingUpstream.StartAsync();
/// await using var facilitator = await ScriptedFacilitator.StartAsync();
/// await using var sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(upstream, facilitator));
/// var payment = await new TestBuyer().PayForAsync(sidecar.Client, sidecar.Paid);
/// using var answer = await payment.SendAsync(sidecar.Client, sidecar.Paid);
/// Assert.Equal("settled", sidecar.Ledger.StateOf(payment));
/// </code>
/// </summary>
internal sealed class RunningSidecar : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidecar-test-");
    private WebApplication? _app;

    private RunningSidecar()
    {
        Client = NewClient();
        Ledger = new LedgerView(Path.Combine(_folder.FullName, "sidecar.db"));
    }

    /// <summary>A client that follows no redirect, keeps no cookie and touches no body.</summary>
    public HttpClient Client { get; }

    public LedgerView Ledger { get; }

    /// <summary>Where clients reach the proxy.</summary>
    public Uri Proxy { get; private set; } = new("http://127.0.0.1/");

    public Uri Admin { get; private set; } = new("http://127.0.0.1/");

    /// <summary>A path of the paid route.</summary>
    public Uri Paid => Url("/paid/report");

    /// <summary>A path of the open route.</summary>
    public Uri Open => Url("/open/menu");

    public IServiceProvider Services => _app!.Services;

    /// <param name="waitUntilReady">False to look at a sidecar that never gets ready.</param>
    public static async Task<RunningSidecar> StartAsync(SidecarSettings settings, bool waitUntilReady = true)
    {
        var sidecar = new RunningSidecar();
        settings.Set("Sidecar:Ledger:ConnectionString", $"Data Source={sidecar.Ledger.File}");
        await File.WriteAllTextAsync(sidecar.ConfigFile, settings.ToString());
        try
        {
            await sidecar.StartAsync(waitUntilReady);
            return sidecar;
        }
        catch
        {
            await sidecar.DisposeAsync();
            throw;
        }
    }

    public Uri Url(string pathAndQuery) => new(Proxy, pathAndQuery);

    /// <summary>An orderly stop and a new start from the same file on the same ledger. The ports are new ones.</summary>
    public async Task RestartAsync(bool waitUntilReady = true)
    {
        await StopAsync();
        await StartAsync(waitUntilReady);
    }

    /// <summary>The same with another configuration; the ledger stays.</summary>
    public async Task RestartAsync(SidecarSettings settings)
    {
        await File.WriteAllTextAsync(ConfigFile, settings.ToString());
        await RestartAsync();
    }

    /// <summary>An orderly stop, as on SIGTERM.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public async Task<HttpStatusCode> ReadinessAsync()
    {
        using var answer = await Client.GetAsync(new Uri(Admin, "/health/ready"));
        return answer.StatusCode;
    }

    public async Task WaitForReadinessAsync(HttpStatusCode expected = HttpStatusCode.OK) =>
        await Deadline.UntilAsync(ReadinessAsync, status => status == expected, $"/health/ready says {(int)expected}");

    /// <summary>`/health/status` as text.</summary>
    public Task<string> StatusAsync() => Client.GetStringAsync(new Uri(Admin, "/health/status"));

    /// <summary>`/metrics` as text. Instruments are the process's: sidecars of tests that run beside this one count in the same numbers.</summary>
    public Task<string> MetricsAsync() => Client.GetStringAsync(new Uri(Admin, "/metrics"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private string ConfigFile => Path.Combine(_folder.FullName, "sidecar.json");

    private static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
    })
    { Timeout = TimeSpan.FromSeconds(30) };

    private async Task StartAsync(bool waitUntilReady)
    {
        var (app, errors) = await SidecarHost.BuildAsync(new StartArguments([ConfigFile], []), new Hashtable());
        using var report = new StringWriter();
        Assert.True(app is not null, errors.Report(report) + ": " + report);
        _app = app;
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<AdminAddress>();
        Admin = new Uri(addresses.Url);
        Proxy = new Uri(addresses.ProxyUrls(app.Services.GetRequiredService<IServer>()).Single());
        if (waitUntilReady)
        {
            await WaitForReadinessAsync();
        }
    }
}
