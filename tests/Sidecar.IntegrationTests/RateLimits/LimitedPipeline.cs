using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Identity;

namespace Sidecar.IntegrationTests.RateLimits;

/// <summary>The open route has limits, and may ask for an API key.</summary>
public abstract class LimitedPipeline : ApiKeyPipeline
{
    private protected static JsonObject Window(string name, int limit, string by, int seconds = 60) => new()
    {
        ["Name"] = name,
        ["Limit"] = limit,
        ["Window"] = TimeSpan.FromSeconds(seconds).ToString(),
        ["By"] = new JsonArray(by),
    };

    private protected static JsonObject AtOnce(string name, int limit) => new() { ["Name"] = name, ["Kind"] = "Concurrency", ["Limit"] = limit, ["By"] = new JsonArray("Ip") };

    /// <summary>Limits of the open route, which asks for nothing else.</summary>
    private protected static SidecarSettings Limited(SidecarSettings settings, params JsonObject[] limits) => settings
        .Set("Sidecar:Policies:limited", new JsonObject { ["RateLimits"] = new JsonArray([.. limits]) })
        .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "limited" }));

    private protected Task StartLimitedAsync(params JsonObject[] limits) => StartAsync(settings => Limited(settings, limits));

    private protected Task<HttpResponseMessage> AskAsync() => Sidecar.Client.GetAsync(Sidecar.Open);

    private protected async Task<HttpStatusCode> StatusAsync()
    {
        using var answer = await AskAsync();
        return answer.StatusCode;
    }

    private protected static string? Field(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
