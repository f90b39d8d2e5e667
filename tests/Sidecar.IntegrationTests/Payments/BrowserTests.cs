using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Pages of another origin can pay: preflights are free, and the payment headers can be read.</summary>
public sealed class BrowserTests : PaymentPipeline
{
    private const string Origin = "https://shop.example";

    [Fact]
    public async Task Preflight_is_answered_free_of_charge()
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, Sidecar.Paid);
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "access-control-expose-headers,payment-signature,x-mine");

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["POST"], answer.Headers.GetValues("Access-Control-Allow-Methods"));
        var allowed = Names(answer, "Access-Control-Allow-Headers");
        Assert.Superset(new HashSet<string>(["payment-signature", "x-payment", "content-type", "access-control-expose-headers", "x-mine"]), allowed);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
    }

    [Fact]
    public async Task Preflight_reaches_a_route_that_lists_its_methods_without_options()
    {
        await StartAsync(settings => settings.Set("ReverseProxy:Routes:paid:Match:Methods", new JsonArray("GET")));
        using var request = new HttpRequestMessage(HttpMethod.Options, Sidecar.Paid);
        request.Headers.Add("Access-Control-Request-Method", "GET");

        using var answer = await SendAsync(request);
        using var other = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, Sidecar.Paid));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.MethodNotAllowed), (answer.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Preflight_gives_nothing_back_that_is_no_header_name()
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, Sidecar.Paid);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "x-mine; <script>");

        using var answer = await SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.DoesNotContain(Names(answer, "Access-Control-Allow-Headers"), name => name.Contains("script", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "GET")]
    [InlineData(Origin, null)]
    public async Task Options_that_is_no_preflight_costs_as_anything_does(string? origin, string? method)
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, Sidecar.Paid);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (method is not null)
        {
            request.Headers.Add("Access-Control-Request-Method", method);
        }

        using var answer = await Sidecar.Client.SendAsync(request);

        await Expect.PriceAsync(answer, "Payment required");
        Assert.Equal(0, Upstream.Hits());
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Page_of_another_origin_can_read_the_price_the_receipt_the_stored_answer_and_the_conflict(string settle)
    {
        await StartAsync(settings => settings.Payment("Settle", settle));
        using var priced = await SendAsync(new HttpRequestMessage(HttpMethod.Get, Sidecar.Paid));
        var payment = await PayAsync();
        using var served = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Paid));
        using var replayed = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Paid));
        using var used = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Url("/paid/another")));

        Assert.Equal(
            [HttpStatusCode.PaymentRequired, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Conflict],
            new[] { priced, served, replayed, used }.Select(answer => answer.StatusCode));
        Assert.Contains("idempotent-replayed", Names(replayed, "Access-Control-Expose-Headers"));
        Assert.All([priced, served, replayed, used], answer =>
        {
            Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Superset(new HashSet<string>(["payment-required", "payment-response", "x-payment-response"]), Names(answer, "Access-Control-Expose-Headers"));
        });
    }

    [Fact]
    public async Task Origin_and_exposed_headers_of_the_upstream_stay()
    {
        Upstream.On("/paid/report", UpstreamReply.Json("{}").With("Access-Control-Allow-Origin", Origin).With("Access-Control-Expose-Headers", "X-Total"));
        await StartAsync();

        using var answer = await SendAsync((await PayAsync()).Request(HttpMethod.Get, Sidecar.Paid));

        Assert.Equal([Origin], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Superset(new HashSet<string>(["x-total", "payment-response"]), Names(answer, "Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task Client_without_an_origin_gets_no_answers_for_browsers()
    {
        await StartAsync();

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Paid);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Add("Origin", Origin);
            return await Sidecar.Client.SendAsync(request);
        }
    }

    private static HashSet<string> Names(HttpResponseMessage answer, string header) =>
        [.. answer.Headers.GetValues(header).SelectMany(value => value.Split(',')).Select(name => name.Trim().ToLowerInvariant())];
}
