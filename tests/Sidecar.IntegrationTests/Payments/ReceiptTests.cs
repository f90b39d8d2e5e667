using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>What a paid answer carries, and what never passes in either direction.</summary>
public sealed class ReceiptTests : PaymentPipeline
{
    private const string Path = "/paid/report";

    [Theory]
    [InlineData(1, X402Headers.XPaymentResponse, X402Headers.PaymentResponse, "base-sepolia")]
    [InlineData(2, X402Headers.PaymentResponse, X402Headers.XPaymentResponse, "eip155:84532")]
    public async Task Receipt_speaks_the_clients_version(int version, string header, string other, string network)
    {
        await StartAsync();
        var payment = await PayAsync(version);

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(SettleResponse.TryParseHeader(Assert.Single(answer.Headers.GetValues(header)), out var receipt));
        Assert.Equal(
            (true, SettlementBook.TransactionOf(payment.Nonce), network, Buyer.Address.ToString(), null),
            (receipt.Success, receipt.Transaction, receipt.Network, receipt.Payer, receipt.ErrorReason));
        Assert.False(answer.Headers.Contains(other));
    }

    [Theory]
    [InlineData(null, "private")]
    [InlineData("public, max-age=60, s-maxage=600", "max-age=60, private")]
    [InlineData("no-store", "no-store")]
    [InlineData("max-age=60", "max-age=60, private")]
    [InlineData("Public", "private")]
    [InlineData("private, max-age=5", "private, max-age=5")]
    public async Task Paid_answer_is_kept_out_of_shared_caches(string? upstream, string expected)
    {
        var reply = UpstreamReply.Json("{}");
        Upstream.On(Path, upstream is null ? reply : reply.With("Cache-Control", upstream));

        var answers = await PayInBothModesAsync();

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, expected), (answer.StatusCode, answer.Headers.NonValidated["Cache-Control"].ToString())));
    }

    [Theory]
    [InlineData("AfterUpstream", 200)]
    [InlineData("AfterUpstream", 402)]
    [InlineData("BeforeUpstream", 200)]
    [InlineData("BeforeUpstream", 402)]
    public async Task Payment_headers_of_the_upstream_are_not_believed(string settle, int status)
    {
        var forged = new SettleResponse(true, "0xforged", "eip155:84532", null, null, null, null).ToHeader();
        Upstream.On(Path, UpstreamReply.Json("{}", status)
            .With(X402Headers.SettlementOverrides, """{"amount":"1"}""").With(X402Headers.PaymentRequired, "forged")
            .With(X402Headers.PaymentResponse, forged).With(X402Headers.XPaymentResponse, forged).With("X-Kept", "yes"));
        await StartAsync(settings => settings.Payment("Settle", settle));
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(["yes"], answer.Headers.GetValues("X-Kept"));
        Assert.False(answer.Headers.Contains(X402Headers.SettlementOverrides));
        Assert.False(answer.Headers.Contains(X402Headers.XPaymentResponse));
        Expect.NoPrice(answer);
        var isSettled = settle == "BeforeUpstream" || status < 400;
        Assert.Equal(isSettled ? SettlementBook.TransactionOf(payment.Nonce) : null, payment.Receipt(answer)?.Transaction);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Upstream_sees_who_paid_and_not_the_payment(int version)
    {
        await StartAsync();
        var payment = await PayAsync(version);
        using var request = payment.Request(HttpMethod.Get, Sidecar.Paid);
        request.Headers.Add("X-Sidecar-Payer", "0xforged");
        request.Headers.Add("x-sidecar-payment-amount", "999999");
        request.Headers.Add("X-Sidecar-Anything", "forged");

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = Upstream.Single;
        Assert.Equal((null, null, null), (seen.Header(X402Headers.PaymentSignature), seen.Header(X402Headers.XPayment), seen.Header("X-Sidecar-Anything")));
        Assert.Equal(
            (Buyer.Address.ToString(), "10000", "eip155:84532"),
            (seen.Header("X-Sidecar-Payer"), seen.Header("X-Sidecar-Payment-Amount"), seen.Header("X-Sidecar-Payment-Network")));
        Assert.Equal("0x036CbD53842c5426634e7929541eC2318f3dCF7e", seen.Header("X-Sidecar-Payment-Asset"));
        Assert.Equal($"{Sidecar.Ledger.Find(payment)!.Id}", seen.Header("X-Sidecar-Payment-Id"));
    }

    [Fact]
    public async Task Open_route_drops_forged_attestations_too()
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open) { Headers = { { "X-Sidecar-Payer", "0xforged" } } };

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, Upstream.Single.Header("X-Sidecar-Payer")));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(206)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(304)]
    public async Task Answer_below_400_is_paid_for(int status)
    {
        Upstream.On(Path, UpstreamReply.Status(status).With("X-Kept", "yes"));
        await StartAsync();
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal((status, "yes"), ((int)answer.StatusCode, answer.Headers.GetValues("X-Kept").Single()));
        Assert.True(payment.Receipt(answer)?.Success);
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
    }

    [Fact]
    public async Task Stream_flows_once_it_is_paid_for()
    {
        Upstream.On(Path, UpstreamReply.ServerSentEvents(events: null));
        await StartAsync();
        var payment = await PayAsync();
        using var request = payment.Request(HttpMethod.Get, Sidecar.Paid);

        using var answer = await Sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());

        Assert.True(payment.Receipt(answer)?.Success);
        Assert.Equal("data: 0", await events.ReadLineAsync());
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
    }

    [Fact]
    public async Task Paid_upload_reaches_the_upstream_whole()
    {
        await StartAsync();
        var payment = await PayAsync();
        var body = new byte[300_000];
        Random.Shared.NextBytes(body);
        using var request = payment.Request(HttpMethod.Post, Sidecar.Paid);
        request.Content = new ByteArrayContent(body);
        request.Headers.ExpectContinue = true;

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((300_000, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body))), (Upstream.Single.BodyLength, Upstream.Single.BodySha256));
    }

    [Fact]
    public async Task Head_is_paid_for_like_get()
    {
        await StartAsync();
        var payment = await PayAsync();
        using var request = payment.Request(HttpMethod.Head, Sidecar.Paid);

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "HEAD"), (answer.StatusCode, Upstream.Single.Method));
        Assert.True(payment.Receipt(answer)?.Success);
    }

    private async Task<IReadOnlyList<HttpResponseMessage>> PayInBothModesAsync()
    {
        await StartAsync(settings => settings
            .Set("ReverseProxy:Routes:ahead", JsonNode.Parse(
                """{ "ClusterId": "merchant", "Match": { "Path": "/ahead/{**rest}" }, "Transforms": [ { "PathPattern": "/paid/{**rest}" }, { "PaymentPolicy": "ahead" } ] }"""))
            .Set("Sidecar:Policies:ahead", JsonNode.Parse(
                """{ "Payment": { "Price": "$0.01", "Settle": "BeforeUpstream", "Accepts": [ { "Network": "eip155:84532", "PayTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" } ] } }""")));
        var answers = new List<HttpResponseMessage>();
        foreach (var url in new[] { Sidecar.Paid, Sidecar.Url("/ahead/report") })
        {
            answers.Add(await (await Buyer.PayForAsync(Sidecar.Client, url)).SendAsync(Sidecar.Client, url));
        }

        return answers;
    }
}
