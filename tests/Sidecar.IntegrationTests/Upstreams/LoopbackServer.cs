using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sidecar.IntegrationTests.Upstreams;

/// <summary>
/// A bare Kestrel on a free loopback port: real sockets, no limits of its own, no logs, and a stop that waits for nobody,
/// so that a test with a hanging request ends at once.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Cancelled when the server is disposed: what hangs on purpose waits for this.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <param name="port">0 for a free one; another to come back where a server has been before.</param>
    public async Task StartAsync(RequestDelegate handler, HttpProtocols protocols, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "loopback" });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols);
        });
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(handler);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single() + "/");
    }

    public async ValueTask DisposeAsync()
    {
        // A test may stop a server before its fixture does.
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            await _closing.CancelAsync();
            await app.DisposeAsync();
            _closing.Dispose();
        }
    }
}
