using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Tests.Budgets.Alerts;

/// <summary>An operator's webhook on a loopback port: checks the signature and answers as a test says.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    public const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    private readonly WebApplication _app;

    private AlertReceiver(WebApplication app) => _app = app;

    /// <summary>What was signed by whoever knows the secret, or what was wrong with it, and the body.</summary>
    public ConcurrentQueue<(WebhookResult Signature, string Body)> Received { get; } = new();

    public int Status { get; set; } = StatusCodes.Status204NoContent;

    public string Url => _app.Urls.Single() + "/hook";

    public static async Task<AlertReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var receiver = new AlertReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Assert.True(StandardWebhookSecret.TryParse(Secret, out var secret, out _));
        var signature = StandardWebhooks.Standard([secret]).Verify(name => context.Request.Headers[name], body.ToArray());
        Received.Enqueue((signature, Encoding.UTF8.GetString(body.ToArray())));
        context.Response.StatusCode = Status;
        context.Response.Headers.Location = "/elsewhere";
    }
}
