using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Identity;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Webhooks;

/// <summary>Order events that a business signs as UCP prescribes it, with keys from its profile on a real server.</summary>
public sealed class UcpWebhookTests : PaymentPipeline
{
    private const string Order = "{\"id\":\"order-1\",\"status\":\"shipped\"}";

    private TestSigner _business = null!;

    private Uri Hook => Sidecar.Url("/open/orders");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _business.DisposeAsync();
    }

    [Fact]
    public async Task An_event_of_a_business_reaches_the_backend_once_however_old_it_is()
    {
        await StartAsync();
        var old = new SignatureTerms { Created = SignatureTerms.Now - (3 * 86400) };

        Assert.Equal((200, null), await SendAsync(Event("evt-1", old)));
        Assert.Equal((200, null), await SendAsync(Event("evt-1", old)));
        Assert.Equal((200, null), await SendAsync(Event("evt-2")));

        Assert.Equal(2, Upstream.Hits());
        Assert.Equal(Order, Upstream.Requests[0].Text);
        Assert.Equal("evt-1", Upstream.Requests[0].Header("Webhook-Id"));
    }

    [Fact]
    public async Task Under_an_id_that_is_not_signed_a_captured_event_does_not_come_again()
    {
        await StartAsync();
        var first = _business.UcpRequest(HttpMethod.Post, Hook, Order);
        first.Headers.Add("Webhook-Id", "evt-1");
        var again = _business.UcpRequest(HttpMethod.Post, Hook, Order);
        again.Headers.Add("Webhook-Id", "evt-2");

        Assert.Equal((200, null), await SendAsync(first));
        Assert.Equal((200, null), await SendAsync(again));
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task An_event_that_the_backend_did_not_take_comes_again()
    {
        Upstream.On("/open/orders", UpstreamReply.Status(500), UpstreamReply.Status(200));
        await StartAsync();

        Assert.Equal(500, (await SendAsync(Event("evt-1"))).Status);
        Assert.Equal(200, (await SendAsync(Event("evt-1"))).Status);
        Assert.Equal(2, Upstream.Hits());
    }

    [Fact]
    public async Task An_event_that_nobody_or_somebody_else_signed_is_refused()
    {
        await StartAsync();
        await using var other = await TestSigner.StartAsync();
        var unsigned = new HttpRequestMessage(HttpMethod.Post, Hook) { Content = new StringContent(Order) };
        var tampered = Event("evt-1");
        tampered.Content = new StringContent(Order.Replace("shipped", "refunded", StringComparison.Ordinal)) { Headers = { ContentType = tampered.Content!.Headers.ContentType } };

        Assert.Equal((401, "signature_missing"), await SendAsync(unsigned));
        Assert.Equal((403, "profile_not_trusted"), await SendAsync(other.UcpRequest(HttpMethod.Post, Hook, Order)));
        Assert.Equal((400, "digest_mismatch"), await SendAsync(tampered));
        Assert.Equal(0, Upstream.Hits());
    }

    private async Task StartAsync()
    {
        _business = await TestSigner.StartAsync();
        await StartAsync(settings => settings
            .Set("Sidecar:Identity:Profiles:AllowLoopback", true)
            .Set("Sidecar:Policies:orders:Webhook", new JsonObject { ["Scheme"] = "Ucp", ["Profiles"] = new JsonArray(_business.Profile) })
            .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "orders" })));
    }

    private HttpRequestMessage Event(string id, SignatureTerms? terms = null) =>
        _business.UcpRequest(HttpMethod.Post, Hook, Order, terms, new KeyValuePair<string, string>("Webhook-Id", id));

    private async Task<(int Status, string? Code)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await Sidecar.Client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return ((int)answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)?["code"]?.GetValue<string>() : null);
        }
    }
}
