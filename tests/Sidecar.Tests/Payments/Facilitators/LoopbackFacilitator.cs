using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Sidecar.Tests.Payments.Facilitators;

/// <summary>A server on a loopback port that answers as a test says and remembers what it was asked.</summary>
internal sealed class LoopbackFacilitator : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackFacilitator(WebApplication app) => _app = app;

    /// <summary>Method, path and body of every request.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Without a slash at its end.</summary>
    public string Url => _app.Urls.Single();

    public static async Task<LoopbackFacilitator> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var facilitator = new LoopbackFacilitator(builder.Build());
        facilitator._app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            facilitator.Asked.Enqueue($"{context.Request.Method} {context.Request.Path} {await body.ReadToEndAsync()}".TrimEnd());
            await answer(context);
        });
        await facilitator._app.StartAsync();
        return facilitator;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
