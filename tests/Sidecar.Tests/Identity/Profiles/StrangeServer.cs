using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>A stranger's server on a loopback port: answers as a test says, and remembers what it was asked.</summary>
internal sealed class StrangeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StrangeServer(WebApplication app) => _app = app;

    /// <summary>Replaced at will.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static context => WriteAsync(context, "document");

    /// <summary>Path, query and headers of every request.</summary>
    public ConcurrentQueue<(string Target, IReadOnlyDictionary<string, string> Headers)> Asked { get; } = new();

    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <param name="certificate">Null for http.</param>
    public static async Task<StrangeServer> StartAsync(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel =>
        {
            // It says what it likes for as long as it likes.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listener =>
            {
                listener.Protocols = HttpProtocols.Http1AndHttp2;
                if (certificate is not null)
                {
                    listener.UseHttps(certificate);
                }
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        var server = new StrangeServer(builder.Build());
        server._app.Run(context =>
        {
            server.Asked.Enqueue((context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return server.Answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    public static Task WriteAsync(HttpContext context, string document, string? cacheControl = "public, max-age=600")
    {
        context.Response.ContentType = "application/json";
        if (cacheControl is not null)
        {
            context.Response.Headers.CacheControl = cacheControl;
        }

        return context.Response.WriteAsync(document);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
