using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.RateLimits;

/// <summary>The sample for UCP, as it stands in config/ucp.json: each class of requests at its number, for an address and for a caller.</summary>
public sealed class UcpLimitsTests : LimitedPipeline
{
    private static string Sample => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "config", "ucp.json"));

    public static TheoryData<string, string, int, string> Classes => new()
    {
        { "GET", "/.well-known/ucp", 100, "discovery" },
        { "POST", "/catalog/search", 60, "catalog" },
        { "POST", "/checkout-sessions", 30, "checkout" },
        { "GET", "/carts/1", 30, "checkout" },
        { "GET", "/orders/1", 30, "orders" },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Each_class_of_requests_has_its_number(string method, string path, int limit, string name)
    {
        await StartSampleAsync();

        for (var i = 0; i < limit; i++)
        {
            using var served = await AskAsync(method, path);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, served.StatusCode);
        }

        using var refused = await AskAsync(method, path);
        await RefusedAsync(refused, $"{name}-ip");
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task A_caller_that_comes_from_many_addresses_has_the_same_number(string method, string path, int limit, string name)
    {
        var (busy, quiet) = (NewKey(), NewKey());
        await StartSampleAsync(Entry(busy, "busy"), Entry(quiet, "quiet"));

        for (var i = 0; i < limit; i++)
        {
            using var served = await AskAsync(method, path, busy.Reveal(), AddressOf(i));
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }

        using var refused = await AskAsync(method, path, busy.Reveal(), AddressOf(limit));
        await RefusedAsync(refused, $"{name}-caller");
        using var other = await AskAsync(method, path, quiet.Reveal(), AddressOf(limit));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static string AddressOf(int number) => string.Create(CultureInfo.InvariantCulture, $"203.0.113.{number + 1}");

    private static async Task RefusedAsync(HttpResponseMessage refused, string limit)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains($"\"{limit}\";r=0", Field(refused, "RateLimit"), StringComparison.Ordinal);
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal("rate_limit_exceeded", (string?)error["code"]);
        Assert.Equal(["code", "content"], error.Select(static member => member.Key));
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, string? key = null, string? address = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Sidecar.Url(path));
        if (method == "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"ApiKey {key}");
        }

        if (address is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        }

        return await Sidecar.Client.SendAsync(request);
    }

    private Task StartSampleAsync(params JsonObject[] keys)
    {
        var sample = JsonNode.Parse(File.ReadAllText(Sample), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
        sample["ReverseProxy"]!["Clusters"]!["shop"]!["Destinations"]!["local"]!["Address"] = Upstream.Address.ToString();
        sample["Sidecar"]!["Identity"]!["ApiKeys"]!["Peppers"]!["v1"] = Pepper;
        return StartAsync(settings => settings
            .Set("ReverseProxy:Routes", sample["ReverseProxy"]!["Routes"]!.DeepClone())
            .Set("ReverseProxy:Clusters", sample["ReverseProxy"]!["Clusters"]!.DeepClone())
            .Set("Sidecar:PublicUrl", sample["Sidecar"]!["PublicUrl"]!.DeepClone())
            .Set("Sidecar:TrustedProxies", new JsonArray("127.0.0.0/8"))
            .Set("Sidecar:Identity", sample["Sidecar"]!["Identity"]!.DeepClone())
            .Set("Sidecar:Identity:ApiKeys:Keys", new JsonArray([.. keys]))
            .Set("Sidecar:Policies", sample["Sidecar"]!["Policies"]!.DeepClone()));
    }
}
