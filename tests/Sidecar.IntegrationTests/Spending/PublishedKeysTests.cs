using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Payments;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Our public keys are there for whoever takes our tokens.</summary>
public sealed class PublishedKeysTests : SpendingPipeline
{
    private const string Path = "/.well-known/jwks.json";

    [Fact]
    public async Task Public_keys_are_published_before_any_route()
    {
        await StartSpendingAsync();

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Url(Path));

        var key = Assert.Single(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["keys"]!.AsArray())!;
        Assert.Equal((Key.VerificationKey.KeyId, "EC", null), ((string)key["kid"]!, (string)key["kty"]!, (string?)key["d"]));
        Assert.Equal(("public, max-age=60", "application/jwk-set+json"), (answer.Headers.CacheControl!.ToString(), answer.Content.Headers.ContentType!.MediaType));
        Assert.True(answer.Headers.Contains("X-Request-Id"));
        using var head = await Sidecar.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Sidecar.Url(Path)));
        Assert.Equal((HttpStatusCode.OK, answer.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
        using var posted = await Sidecar.Client.PostAsync(Sidecar.Url(Path), null);
        await Expect.ProblemAsync(posted, HttpStatusCode.NotFound, "no_route");
    }

    [Fact]
    public async Task Without_keys_the_path_is_a_matter_of_the_routes()
    {
        await StartAsync();

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Url(Path));

        await Expect.ProblemAsync(answer, HttpStatusCode.NotFound, "no_route");
    }

    [Fact]
    public async Task Keys_that_the_proxy_makes_are_published_and_outlive_a_restart()
    {
        await StartSpendingAsync(bend: settings => settings.Set("Sidecar:SpendTokens", new JsonObject
        {
            ["Merchant"] = Merchant,
            ["Issuer"] = Issuer,
            ["GeneratedKeys"] = new JsonObject { ["Secret"] = "a secret of the tests, of thirty-two characters" },
        }));
        var token = await IssueManyAsync();
        await ServedAsync(token);
        var before = await Sidecar.Client.GetStringAsync(Sidecar.Url(Path));

        await Sidecar.RestartAsync();

        Assert.Equal(before, await Sidecar.Client.GetStringAsync(Sidecar.Url(Path)));
        await ServedAsync(token);
    }
}
