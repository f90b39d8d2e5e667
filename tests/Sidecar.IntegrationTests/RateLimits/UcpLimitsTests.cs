using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.RateLimits;

/// <summary>The sample for UCP, as it stands in config/ucp.json: each class of requests at its number.</summary>
public sealed class UcpLimitsTests : LimitedPipeline
{
    private static string Sample => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "config", "ucp.json"));

    [Theory]
    [InlineData("GET", "/.well-known/ucp", 100, "discovery-ip")]
    [InlineData("POST", "/catalog/search", 60, "catalog-ip, catalog-caller")]
    [InlineData("POST", "/checkout-sessions", 30, "checkout-ip")]
    [InlineData("GET", "/carts/1", 30, "checkout-ip")]
    [InlineData("GET", "/orders/1", 30, "orders-ip")]
    public async Task Each_class_of_requests_has_its_number(string method, string path, int limit, string names)
    {
        await StartSampleAsync();

        for (var i = 0; i < limit; i++)
        {
            using var served = await AskAsync(method, path);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, served.StatusCode);
        }

        using var refused = await AskAsync(method, path);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains($"\"{names.Split(',')[0]}\";r=0", Field(refused, "RateLimit"), StringComparison.Ordinal);
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal("rate_limit_exceeded", (string?)error["code"]);
        Assert.Equal(["code", "content"], error.Select(static member => member.Key));
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Sidecar.Url(path));
        if (method == "POST")
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        return await Sidecar.Client.SendAsync(request);
    }

    private Task StartSampleAsync()
    {
        var sample = JsonNode.Parse(File.ReadAllText(Sample), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
        sample["ReverseProxy"]!["Clusters"]!["shop"]!["Destinations"]!["local"]!["Address"] = Upstream.Address.ToString();
        sample["Sidecar"]!["Identity"]!["ApiKeys"]!["Peppers"]!["v1"] = Pepper;
        return StartAsync(settings => settings
            .Set("ReverseProxy:Routes", sample["ReverseProxy"]!["Routes"]!.DeepClone())
            .Set("ReverseProxy:Clusters", sample["ReverseProxy"]!["Clusters"]!.DeepClone())
            .Set("Sidecar:PublicUrl", sample["Sidecar"]!["PublicUrl"]!.DeepClone())
            .Set("Sidecar:Identity", sample["Sidecar"]!["Identity"]!.DeepClone())
            .Set("Sidecar:Policies", sample["Sidecar"]!["Policies"]!.DeepClone()));
    }
}
