using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Junk in a payment header: told what is wrong with it, with the price at hand, and nobody is asked about it.</summary>
public sealed class MalformedPaymentTests : PaymentPipeline
{
    private static readonly Dictionary<string, (Func<TestPayment, string> Header, string Detail)> Junk = new(StringComparer.Ordinal)
    {
        ["nothing"] = (_ => "", "is empty"),
        ["no base64"] = (_ => "{}", "is not base64"),
        ["base64url"] = (_ => Encode("""{"a":"??>>"}""").Replace('+', '-').Replace('/', '_'), "base64url is not accepted"),
        ["white space"] = (payment => payment.HeaderValue.Insert(8, " "), "is not base64"),
        ["two values in one line"] = (payment => payment.HeaderValue + ", " + payment.HeaderValue, "is not base64"),
        ["cut short"] = (payment => payment.HeaderValue.TrimEnd('=')[..^3], ""),
        ["no JSON"] = (_ => Encode("not json"), "is not JSON"),
        ["bad UTF-8"] = (_ => Convert.ToBase64String([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), "is not valid UTF-8"),
        ["something after the JSON"] = (payment => Encode(payment.Json + "{}"), "is not JSON"),
        ["a comment"] = (payment => Encode("/* */" + payment.Json), "is not JSON"),
        ["a key twice"] = (payment => Encode("{\"x402Version\":2," + payment.Json[1..]), "twice"),
        ["a key twice inside"] = (payment => Encode(payment.Json.Replace("\"value\":", "\"value\":\"1\",\"value\":", StringComparison.Ordinal)), "twice"),
        ["a key twice by an escape"] = (payment => Encode(payment.Json.Replace("\"value\":", "\"v\\u0061lue\":\"1\",\"value\":", StringComparison.Ordinal)), "twice"),
        ["too deep"] = (payment => Encode(payment.Json[..^1] + ",\"deep\":" + new string('[', 30) + new string(']', 30) + "}"), "nested deeper"),
        ["17 KiB"] = (payment => Encode(payment.Json[..^1] + ",\"salt\":\"" + new string('s', 13_000) + "\"}"), "longer than"),
        ["an array"] = (_ => Encode("[]"), "must hold a JSON object"),
        ["no payload"] = (_ => Encode("""{"x402Version":2}"""), "payload"),
        ["version 3"] = (payment => payment.Edit(json => json["x402Version"] = 3).HeaderValue, "x402Version 1 or 2"),
        ["a version in quotes"] = (payment => payment.Edit(json => json["x402Version"] = "2").HeaderValue, "x402Version 1 or 2"),
        ["no accepted"] = (payment => payment.Edit(json => json.Remove("accepted")).HeaderValue, "accepted"),
        ["a number where digits belong"] = (payment => payment.Edit(json => json["payload"]!["authorization"]!["value"] = 10000).HeaderValue, "value"),
        ["no signature"] = (payment => payment.Edit(json => json["payload"]!.AsObject().Remove("signature")).HeaderValue, "signature"),
        ["a nonce of 31 bytes"] = (payment => payment.Edit(json => json["payload"]!["authorization"]!["nonce"] = "0x" + new string('a', 62)).HeaderValue, "nonce"),
        ["two authorizations"] = (
            payment => payment.Edit(json => json["payload"]!["permit2Authorization"] = new JsonObject()).HeaderValue, "both authorization and permit2Authorization"),
    };

    public static TheoryData<string> AllJunk => new(Junk.Keys);

    [Theory]
    [MemberData(nameof(AllJunk))]
    public async Task Malformed_payment_is_told_what_is_wrong_and_what_to_pay(string kind)
    {
        await StartAsync();
        var (header, detail) = Junk[kind];

        using var answer = await SendAsync((X402Headers.PaymentSignature, header(await PayAsync())));

        await AssertMalformedAsync(answer, detail);
    }

    [Fact]
    public async Task Payment_in_both_headers_is_refused()
    {
        await StartAsync();

        using var answer = await SendAsync((X402Headers.PaymentSignature, (await PayAsync()).HeaderValue), (X402Headers.XPayment, (await PayAsync(1)).HeaderValue));

        await AssertMalformedAsync(answer, "one payment in one header");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Two_payments_in_one_request_are_refused(int version)
    {
        await StartAsync();
        var (one, other) = (await PayAsync(version), await PayAsync(version));

        using var answer = await SendAsync((one.HeaderName, one.HeaderValue), (other.HeaderName, other.HeaderValue));

        await Expect.ProblemAsync(answer, HttpStatusCode.BadRequest, "header_repeated");
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
        Assert.Empty(Sidecar.Ledger.Payments());
    }

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    private async Task<HttpResponseMessage> SendAsync(params (string Name, string Value)[] headers)
    {
        using var connection = await Hosts.RawConnection.OpenAsync(Sidecar.Proxy);
        var lines = string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"));
        await connection.SendAsync($"GET /paid/report HTTP/1.1\r\nHost: {Sidecar.Proxy.Authority}\r\nConnection: close\r\n{lines}\r\n");
        return Parse(await connection.ReadUntilAsync(_ => false));
    }

    // HttpClient would join two lines of one header into one; this request has to go out as two.
    private static HttpResponseMessage Parse(string raw)
    {
        var (head, body) = (raw[..raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n"), raw[(raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var answer = new HttpResponseMessage((HttpStatusCode)int.Parse(head[0].Split(' ')[1])) { Content = new StringContent(body) };
        answer.Content.Headers.Clear();
        foreach (var (name, value) in head.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => (parts[0], parts[1])))
        {
            _ = answer.Headers.TryAddWithoutValidation(name, value) || answer.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }

    private async Task AssertMalformedAsync(HttpResponseMessage answer, string detail)
    {
        var problem = await Expect.ProblemAsync(answer, HttpStatusCode.BadRequest, "payment_malformed");
        Assert.Contains(detail, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.True(PaymentRequired.TryParseHeader(answer.Headers.GetValues(X402Headers.PaymentRequired).Single(), out var price, out _));
        Assert.Equal("10000", Assert.Single(price.Accepts).Amount);
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
        Assert.Empty(Sidecar.Ledger.Payments());
    }
}
