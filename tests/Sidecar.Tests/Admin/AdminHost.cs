using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sidecar.Admin;
using Sidecar.Ledger;
using Sidecar.Resilience;
using Sidecar.Telemetry;
using Sidecar.Tests.Resilience;

namespace Sidecar.Tests.Admin;

/// <summary>
/// A real host on real sockets: the admin listener and, beside it, a configured listener in the proxy's place whose pipeline has one
/// route, <c>/ok/{id}</c>, and answers "proxy" to all else.
/// </summary>
internal sealed class AdminHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdminHost(WebApplication app, LogLines log)
    {
        _app = app;
        Log = log;
        Admin = new HttpClient { BaseAddress = new Uri(Services.GetRequiredService<AdminAddress>().Url) };
        Proxy = new HttpClient { BaseAddress = new Uri(Services.GetRequiredService<AdminAddress>().ProxyUrls(Services.GetRequiredService<IServer>()).Single()) };
    }

    public HttpClient Admin { get; }

    public HttpClient Proxy { get; }

    public LogLines Log { get; }

    public KeptAudit Audit => Services.GetRequiredService<KeptAudit>();

    public IServiceProvider Services => _app.Services;

    public static async Task<AdminHost> StartAsync(string? token = null, string url = "http://127.0.0.1:0", Action<IServiceCollection>? configure = null, params string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(["--Kestrel:Endpoints:Proxy:Url=http://127.0.0.1:0", .. arguments]);
        builder.Services
            .AddRouting()
            .AddSidecarTelemetry()
            .AddResilience(new ShutdownOptions { DrainDelay = TimeSpan.Zero })
            .AddAdmin(new AdminOptions { Url = url, Token = token }, "base.json", "site.json");
        builder.Services.AddSingleton<IPaymentHistory>(new FakeHistory());
        builder.Services.AddSingleton<IAuditHistory>(new FakeAudit());
        builder.Services.AddSingleton(new KeptAudit());
        builder.Services.AddSingleton<IAuditLedger>(static provider => provider.GetRequiredService<KeptAudit>());
        builder.Services.AddSingleton<IRefusalAudit>(static provider => provider.GetRequiredService<KeptAudit>());
        configure?.Invoke(builder.Services);
        var log = new LogLines();
        builder.Logging.ClearProviders().AddProvider(log);

        var app = builder.Build();
        app.UseAdmin();
        app.MapGet("/ok/{id}", () => "ok");
        app.MapFallback(() => "proxy");
        await app.StartAsync();
        return new AdminHost(app, log);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Proxy.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
