using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Identity;

namespace Sidecar.IntegrationTests.Validation;

/// <summary>Bodies are judged before they are forwarded, after the caller is known and before money is asked for.</summary>
public sealed class ValidationTests : ApiKeyPipeline
{
    private const string Good = """{ "currency" : "USD", "line_items": [ { "id": "a", "quantity": 1.0 } ] }""";

    [Fact]
    public async Task A_body_that_the_schema_allows_arrives_byte_for_byte()
    {
        await StartAsync(settings => WithSchema(settings));

        using var answer = await PostAsync(Sidecar.Open, Good);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Good, Upstream.Single.Text);
    }

    [Theory]
    [InlineData("""{ "currency": "usd", "line_items": [] }""", "body_invalid")]
    [InlineData("""{ "currency": "USD", "line_items": [ { "id": "a", "quantity": 1, "price": -1 } ] }""", "body_invalid")]
    [InlineData("""{ "currency": "USD", "currency": "EUR", "line_items": [ { "id": "a", "quantity": 1 } ] }""", "body_not_json")]
    [InlineData("""{ "line_items": [ 1, 2, 3, 4 ] }""", "too_many_items")]
    [InlineData("", "body_required")]
    public async Task A_body_that_is_not_allowed_reaches_nobody(string body, string slug)
    {
        await StartAsync(settings => WithSchema(settings));

        using var answer = await PostAsync(Sidecar.Open, body);

        Assert.Equal((HttpStatusCode.BadRequest, slug), (answer.StatusCode, await CodeAsync(answer)));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Nobody_is_asked_to_pay_for_a_body_that_would_be_refused()
    {
        await StartAsync(settings => WithSchema(settings));

        using var wrong = await PostAsync(Sidecar.Paid, "{}");
        using var right = await PostAsync(Sidecar.Paid, Good);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.PaymentRequired), (wrong.StatusCode, right.StatusCode));
    }

    [Fact]
    public async Task A_stranger_does_not_make_the_proxy_parse()
    {
        var key = NewKey();
        await StartAsync(settings => WithKeys(settings, Entry(key)).Set("Sidecar:Policies:known:Body", Section()));

        using var stranger = await PostAsync(Sidecar.Open, "{");
        using var known = await PostAsync(Sidecar.Open, "{", key.Reveal());

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest), (stranger.StatusCode, known.StatusCode));
    }

    [Fact]
    public async Task A_policy_that_observes_lets_pass_what_it_would_refuse()
    {
        await StartAsync(settings => WithSchema(settings).Set("Sidecar:Policies:judged:Mode", "Observe"));
        var body = "{ " + new string(' ', 20_000);

        using var answer = await PostAsync(Sidecar.Open, body);

        Assert.Equal((HttpStatusCode.OK, body), (answer.StatusCode, Upstream.Single.Text));
    }

    private static SidecarSettings WithSchema(SidecarSettings settings) => settings
        .Set("Sidecar:Policies:judged:Body", Section())
        .Set("Sidecar:Policies:paid:Body", Section())
        .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "judged" }));

    private static JsonObject Section() => new()
    {
        ["MaxBytes"] = 10_000,
        ["Required"] = true,
        ["MaxItems"] = new JsonObject { ["$.line_items"] = 3 },
        ["Schema"] = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "config", "schemas", "checkout.json")),
    };

    private async Task<HttpResponseMessage> PostAsync(Uri url, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("X-API-Key", key);
        }

        return await Sidecar.Client.SendAsync(request);
    }
}
