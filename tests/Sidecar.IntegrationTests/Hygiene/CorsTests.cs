using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Hygiene;

/// <summary>A policy that says which pages may call: on answers of the backend, on refusals, on answers that were kept.</summary>
public sealed class CorsTests : PaymentPipeline
{
    private const string Shop = "https://shop.example";
    private const string Partner = "https://a.partner.example";
    private const string Evil = "https://evil.example";

    [Theory]
    [InlineData(Shop, Shop)]
    [InlineData(Partner, Partner)]
    [InlineData(Evil, null)]
    public async Task Origin_that_may_call_reads_the_price_the_receipt_and_the_refusal_and_no_other_does(string origin, string? allowed)
    {
        Upstream.On("/paid/report", UpstreamReply.Json("{}").With("Access-Control-Allow-Origin", "*").With("Access-Control-Allow-Credentials", "false").With("Vary", "Accept"));
        await StartWithCorsAsync();

        using var priced = await SendAsync(new HttpRequestMessage(HttpMethod.Get, Sidecar.Paid), origin);
        var payment = await PayAsync();
        using var served = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Paid), origin);
        using var used = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Url("/paid/another")), origin);

        Assert.Equal([HttpStatusCode.PaymentRequired, HttpStatusCode.OK, HttpStatusCode.Conflict], new[] { priced, served, used }.Select(static answer => answer.StatusCode));
        Assert.All([priced, served, used], answer =>
        {
            Assert.Equal(allowed is null ? [] : [allowed], Values(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(allowed is null ? [] : ["true"], Values(answer, "Access-Control-Allow-Credentials"));
            Assert.Equal(allowed is not null, Values(answer, "Access-Control-Expose-Headers").Any(static names => names.Contains("PAYMENT-RESPONSE", StringComparison.Ordinal)));
            Assert.Contains("Origin", answer.Headers.Vary);
        });
        Assert.Contains("Accept", served.Headers.Vary);
    }

    [Fact]
    public async Task Answer_that_was_kept_for_one_page_is_not_readable_for_another()
    {
        await StartWithCorsAsync();
        var payment = await PayAsync();
        using var first = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Paid), Shop);
        using var other = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Paid), Partner);
        using var evil = await SendAsync(payment.Request(HttpMethod.Get, Sidecar.Paid), Evil);

        Assert.Equal([Shop], Values(first, "Access-Control-Allow-Origin"));
        Assert.Equal([Partner], Values(other, "Access-Control-Allow-Origin"));
        Assert.Empty(Values(evil, "Access-Control-Allow-Origin"));
        Assert.Equal(1, Upstream.Hits());
    }

    [Theory]
    [InlineData(Shop, true)]
    [InlineData(Evil, false)]
    public async Task Preflight_reaches_a_route_that_lists_its_methods_and_nobody_behind_it(string origin, bool isAllowed)
    {
        await StartWithCorsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, Sidecar.Url("/open/x"));
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,x-mine");

        using var answer = await SendAsync(request, origin);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(isAllowed ? [origin] : [], Values(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(isAllowed, Values(answer, "Access-Control-Allow-Headers").Any(static names => names.EndsWith("authorization,x-mine", StringComparison.Ordinal)));
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
    }

    [Fact]
    public async Task Options_that_is_no_preflight_is_forwarded_where_the_route_takes_it()
    {
        await StartWithCorsAsync();

        using var answer = await Sidecar.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, Sidecar.Url("/paid/x")));

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Empty(Values(answer, "Access-Control-Allow-Origin"));
    }

    private Task StartWithCorsAsync() => StartAsync(static settings =>
    {
        JsonObject Cors() => new() { ["Origins"] = new JsonArray(Shop, "https://*.partner.example"), ["Credentials"] = true };
        settings
            .Set("Sidecar:Policies:paid:Cors", Cors())
            .Set("Sidecar:Policies:pages:Cors", Cors())
            .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "pages" }))
            .Set("ReverseProxy:Routes:open:Match:Methods", new JsonArray("GET", "PUT"));
    });

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string origin)
    {
        using (request)
        {
            request.Headers.Add("Origin", origin);
            return await Sidecar.Client.SendAsync(request);
        }
    }

    private static string[] Values(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? [.. values] : [];
}
