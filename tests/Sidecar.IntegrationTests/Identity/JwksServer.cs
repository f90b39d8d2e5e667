using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Identity.Jwt;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>An issuer's address of keys: a real server whose answer a test changes, which counts how often it is asked, and which can go away and come back.</summary>
internal sealed class JwksServer : IAsyncDisposable
{
    private LoopbackServer _server = new();
    private int _asked;

    private JwksServer(TestKey[] keys) => Publish(keys);

    /// <summary>How it answers.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = null!;

    public int Asked => Volatile.Read(ref _asked);

    public Uri Url { get; private set; } = null!;

    public static async Task<JwksServer> StartAsync(params TestKey[] keys)
    {
        var server = new JwksServer(keys);
        await server._server.StartAsync(server.AnswerAsync, HttpProtocols.Http1);
        server.Url = new Uri(server._server.Address, "/keys");
        return server;
    }

    public void Publish(params TestKey[] keys) => Say(TestKey.SetOf(keys));

    public void Say(string text, int status = 200) => Answer = context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(text);
    };

    public void Hang() => Answer = _ => Task.Delay(Timeout.Infinite, _server.Closing);

    public ValueTask StopAsync() => _server.DisposeAsync();

    /// <summary>At the same address as before.</summary>
    public async Task ComeBackAsync()
    {
        _server = new LoopbackServer();
        await _server.StartAsync(AnswerAsync, HttpProtocols.Http1, Url.Port);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        return Answer(context);
    }
}
