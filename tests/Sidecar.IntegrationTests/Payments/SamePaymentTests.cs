using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A payment stays the same payment however it is written: the chain would take it once, and so do we.</summary>
public sealed class SamePaymentTests : PaymentPipeline
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly Dictionary<string, Func<TestPayment, TestPayment>> Disguises = new(StringComparer.Ordinal)
    {
        ["white space"] = payment => payment with { Json = JsonNode.Parse(payment.Json)!.ToJsonString(Indented) },
        ["keys in another order"] = payment => payment with { Json = Reversed(JsonNode.Parse(payment.Json)!).ToJsonString() },
        ["nonce in upper case"] = payment => payment.Edit(json => Rewrite(json, "nonce", hex => "0x" + hex[2..].ToUpperInvariant())),
        ["payer in lower case"] = payment => payment.Edit(json => Rewrite(json, "from", hex => hex.ToLowerInvariant())),
        ["payer in upper case"] = payment => payment.Edit(json => Rewrite(json, "from", hex => "0x" + hex[2..].ToUpperInvariant())),
        ["asset in lower case"] = payment => payment.Edit(json => json["accepted"]!["asset"] = ((string)json["accepted"]!["asset"]!).ToLowerInvariant()),
        ["another key at the root"] = payment => payment.Edit(json => json["salt"] = 1),
        ["another key in the payload"] = payment => payment.Edit(json => json["payload"]!["salt"] = new JsonObject { ["a"] = 1 }),
        ["another key in the authorization"] = payment => payment.Edit(json => json["payload"]!["authorization"]!["salt"] = "1"),
        ["another key in extra"] = payment => payment.Edit(json => json["accepted"]!["extra"]!["salt"] = "1"),
        ["escaped letters"] = payment => payment with { Json = payment.Json.Replace("\"nonce\"", "\"\\u006eonce\"", StringComparison.Ordinal) },
        ["another signature"] = payment => payment.Edit(json => json["payload"]!["signature"] = "0x" + new string('1', 130)),
        ["another resource"] = payment => payment.Edit(json => json["resource"] = new JsonObject { ["url"] = "https://elsewhere.example/" }),
    };

    public static TheoryData<string> EveryDisguise => new(Disguises.Keys);

    [Theory]
    [MemberData(nameof(EveryDisguise))]
    public async Task Payment_written_otherwise_is_the_same_payment(string disguise)
    {
        await StartAsync();
        var payment = await PayAsync();
        var disguised = Disguises[disguise](payment);
        Assert.NotEqual(payment.HeaderValue, disguised.HeaderValue);
        using var first = await SendAsync(payment);

        using var second = await SendAsync(disguised);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await Expect.AlreadySettledAsync(second, payment);
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Fact]
    public async Task Payment_without_padding_is_the_same_payment()
    {
        await StartAsync();
        var payment = (await PayAsync()).Edit(json => json["pad"] = "");
        payment = Enumerable.Range(0, 3).Select(n => payment.Edit(json => json["pad"] = new string('p', n))).First(padded => padded.HeaderValue.EndsWith('='));
        using var first = await SendAsync(payment);

        using var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Paid) { Headers = { { X402Headers.PaymentSignature, payment.HeaderValue.TrimEnd('=') } } };
        using var second = await Sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Expect.Replayed(second, payment);
    }

    [Fact]
    public async Task Replay_on_another_path_of_the_route_is_refused()
    {
        await StartAsync();
        var payment = await PayAsync();
        using var first = await SendAsync(payment);

        using var second = await payment.SendAsync(Sidecar.Client, Sidecar.Url("/paid/other?again=1"));

        await Expect.AlreadySettledAsync(second, payment);
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Facilitator_gets_the_payment_byte_for_byte()
    {
        await StartAsync();
        var payment = await PayAsync();
        payment = payment with { Json = JsonNode.Parse(payment.Json)!.ToJsonString(Indented).Replace("accepted\":", "accepted\"  :", StringComparison.Ordinal) };

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var calls = Facilitator.Calls.Where(call => call.Endpoint != FacilitatorEndpoint.Supported).ToList();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => Assert.Equal(payment.Json, call.PaymentPayload));
    }

    private static void Rewrite(JsonObject payment, string member, Func<string, string> rewrite)
    {
        var authorization = payment["payload"]!["authorization"]!;
        authorization[member] = rewrite((string)authorization[member]!);
    }

    private static JsonNode Reversed(JsonNode node) => node is JsonObject json
        ? new JsonObject(json.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : (JsonNode?)Reversed(member.Value))))
        : node.DeepClone();
}
