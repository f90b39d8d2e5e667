using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Clients that sign anew for each attempt name their purchase, and pay once.</summary>
public sealed class PaymentIdentifierTests : PaymentPipeline
{
    private const string Path = "/paid/report";
    private const string Id = "pay_0123456789abcdef";

    [Fact]
    public async Task Identifier_is_offered_as_an_extension_of_version_2()
    {
        await StartAsync(settings => settings.Payment("Identifier", "Required"));

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Paid);
        var offer = JsonNode.Parse(Convert.FromBase64String(answer.Headers.GetValues(X402Headers.PaymentRequired).Single()))!;

        var extension = offer["extensions"]!["payment-identifier"]!;
        Assert.True((bool)extension["info"]!["required"]!);
        Assert.Equal("^[a-zA-Z0-9_-]+$", (string)extension["schema"]!["properties"]!["id"]!["pattern"]!);
        Assert.Equal(2, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["x402Version"]!);
    }

    [Fact]
    public async Task Nothing_is_offered_where_identifiers_are_off()
    {
        await StartAsync();

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Paid);

        Assert.Null(JsonNode.Parse(Convert.FromBase64String(answer.Headers.GetValues(X402Headers.PaymentRequired).Single()))!["extensions"]);
    }

    [Theory]
    [InlineData("AfterUpstream")]
    [InlineData("BeforeUpstream")]
    public async Task Repeat_that_is_signed_anew_gets_the_stored_answer_and_spends_nothing(string settle)
    {
        Upstream.On(Path, UpstreamReply.Text("the paid answer"), UpstreamReply.Text("another"));
        await StartAsync(settings => settings.Payment("Identifier", "Optional").Payment("Settle", settle));
        var (first, second) = (Named(await PayAsync(), Id), Named(await PayAsync(), Id));

        using var served = await SendAsync(first);
        using var identical = await SendAsync(first);
        using var renewed = await SendAsync(second);

        Expect.Served(served, first);
        Expect.Replayed(identical, first);
        Expect.Replayed(renewed, second);
        Assert.Equal("the paid answer", await renewed.Content.ReadAsStringAsync());
        Assert.Equal(first.Receipt(served), second.Receipt(renewed));
        Assert.Null(Sidecar.Ledger.Find(second));
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Settlements.Count));
    }

    [Fact]
    public async Task Identifier_belongs_to_its_payer()
    {
        await StartAsync(settings => settings.Payment("Identifier", "Optional"));
        using var served = await SendAsync(Named(await PayAsync(), Id));
        var stranger = Named(await new TestBuyer().PayForAsync(Sidecar.Client, Sidecar.Paid), Id);

        using var answer = await SendAsync(stranger);

        Expect.Served(answer, stranger);
        Assert.Equal(2, Facilitator.Settlements.Count);
    }

    [Fact]
    public async Task Payer_who_has_nothing_left_gets_what_was_bought_and_no_price()
    {
        await StartAsync(settings => settings.Payment("Identifier", "Optional"));
        using var served = await SendAsync(Named(await PayAsync(), Id));
        Facilitator.Verify.Next(FacilitatorBehaviour.Refused("insufficient_funds"));
        var renewed = Named(await PayAsync(), Id);

        using var again = await SendAsync(renewed);

        Expect.Replayed(again, renewed);
        Assert.Null(Sidecar.Ledger.Find(renewed));
    }

    [Fact]
    public async Task Stored_answer_is_not_shown_to_whoever_only_names_its_payer()
    {
        await StartAsync(settings => settings.Payment("Identifier", "Optional"));
        using var served = await SendAsync(Named(await PayAsync(), Id));
        Facilitator.Verify.Next(FacilitatorBehaviour.Refused("invalid_exact_evm_payload_signature"));
        var forged = Named(await PayAsync(), Id);

        using var answer = await SendAsync(forged);

        await Expect.PriceAsync(answer, "invalid_exact_evm_payload_signature");
    }

    [Fact]
    public async Task Identifier_of_another_request_is_refused_and_the_payment_stays_good()
    {
        await StartAsync(settings => settings.Payment("Identifier", "Optional"));
        using var served = await SendAsync(Named(await PayAsync(), Id));
        var payment = Named(await PayAsync(), Id);

        using var other = await payment.SendAsync(Sidecar.Client, Sidecar.Url("/paid/other"));

        await Expect.ProblemAsync(other, HttpStatusCode.Conflict, "payment_identifier_reused");
        Assert.Null(Sidecar.Ledger.Find(payment));
    }

    [Fact]
    public async Task Copies_at_once_are_one_purchase()
    {
        Upstream.On(Path, UpstreamReply.Text("the paid answer").After(TimeSpan.FromMilliseconds(200)));
        await StartAsync(settings => settings.Payment("Identifier", "Optional"));
        var payments = new List<TestPayment>();
        for (var i = 0; i < 8; i++)
        {
            payments.Add(Named(await PayAsync(), Id));
        }

        var answers = await Task.WhenAll(payments.Select(SendAsync));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK && !answer.Headers.Contains("Idempotent-Replayed"));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Settlements.Count));
    }

    [Theory]
    [InlineData("short", "payment_identifier_invalid")]
    [InlineData("with spaces and more", "payment_identifier_invalid")]
    [InlineData(null, "payment_identifier_required")]
    public async Task Identifier_that_is_none_is_refused_with_the_price(string? id, string slug)
    {
        await StartAsync(settings => settings.Payment("Identifier", "Required"));
        var payment = await PayAsync();

        using var answer = await SendAsync(id is null ? payment : Named(payment, id));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(slug, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!);
        Assert.True(answer.Headers.Contains(X402Headers.PaymentRequired));
        Assert.Empty(Sidecar.Ledger.Payments());
    }

    private static TestPayment Named(TestPayment payment, string id) => payment.Edit(json => json["extensions"] = new JsonObject
    {
        ["payment-identifier"] = new JsonObject { ["info"] = new JsonObject { ["required"] = false, ["id"] = id } },
    });
}
