using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class PaymentIdentityTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData(Samples.Eip3009)]
    [InlineData(Samples.Permit2)]
    [InlineData("""{"type":"voucher","voucher":{"id":"0xab","list":[1,2.5,true,null]}}""")]
    public void White_space_key_order_and_escapes_change_nothing(string json)
    {
        var spaced = JsonSerializer.Serialize(Samples.Element(json), Indented);
        AssertSame(json, spaced);
        AssertSame(json, Reversed(Samples.Element(json)));
        AssertSame(json, json.Replace("\"v", "\"\\u0076", StringComparison.Ordinal).Replace("\"0x", "\"\\u0030x", StringComparison.Ordinal));
    }

    [Fact]
    public void Case_of_hexadecimal_changes_nothing()
    {
        AssertSame(Samples.Eip3009, Upper(Samples.Eip3009));
        AssertSame(Samples.Permit2, Upper(Samples.Permit2));
        Assert.Equal(Identity(Samples.Eip3009), PaymentIdentity.Compute(Samples.BaseSepolia, Samples.Usdc.ToLowerInvariant(), Samples.Element(Samples.Eip3009)));
    }

    [Fact]
    public void Leading_zeros_of_a_number_change_nothing()
    {
        AssertSame(Samples.Permit2, Samples.Permit2.Replace("\"nonce\":\"131", "\"nonce\":\"000131", StringComparison.Ordinal));
        AssertSame(Samples.Eip3009, Samples.Eip3009.Replace("\"value\":\"1", "\"value\":\"001", StringComparison.Ordinal));
    }

    [Fact]
    public void Members_beside_a_known_shape_change_nothing()
    {
        AssertSame(Samples.Eip3009, Samples.Eip3009.Replace("{\"signature\"", "{\"salt\":\"1\",\"transaction\":\"AAAA\",\"signature\"", StringComparison.Ordinal));
        AssertSame(Samples.Permit2, Samples.Permit2.Replace("\"witness\":{", "\"witness\":{\"salt\":[1],", StringComparison.Ordinal));
    }

    // The nonce is spent whoever signs and whatever else is signed with it.
    [Fact]
    public void Another_signature_amount_or_recipient_changes_nothing()
    {
        AssertSame(Samples.Eip3009, Samples.Eip3009.Replace("0xb167ff", "0xb167fe", StringComparison.Ordinal));
        AssertSame(Samples.Eip3009, Samples.Eip3009.Replace("\"value\":\"10000\"", "\"value\":\"99999\"", StringComparison.Ordinal));
        AssertSame(Samples.Eip3009, Samples.Eip3009.Replace(Samples.PayTo, Samples.Usdc, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_versions_of_one_authorization_are_one_payment()
    {
        var v1 = Assert.IsType<PaymentPayloadResult.Parsed>(PaymentPayload.Parse(Samples.Header(Samples.V1))).Payload;
        var v2 = Assert.IsType<PaymentPayloadResult.Parsed>(PaymentPayload.Parse(Samples.Header(Samples.V2))).Payload;
        Assert.Equal(
            PaymentIdentity.Compute(NetworkNames.ToCaip2(v1.Network)!, Samples.Usdc, v1.Payload),
            PaymentIdentity.Compute(v2.Network, v2.Accepted!.Asset, v2.Payload));
    }

    [Fact]
    public void Another_nonce_payer_asset_or_network_is_another_payment()
    {
        var payload = Samples.Element(Samples.Eip3009);
        AssertAllDiffer(
            Identity(Samples.Eip3009),
            Identity(Samples.Eip3009.Replace("0x5cc493", "0x5cc494", StringComparison.Ordinal)),
            Identity(Samples.Eip3009.Replace("0x7E5F", "0x7E5E", StringComparison.Ordinal)),
            Identity(Samples.Permit2),
            Identity(Samples.Permit2.Replace("\"nonce\":\"131", "\"nonce\":\"132", StringComparison.Ordinal)),
            Identity(Samples.Permit2.Replace("0xf39F", "0xf39E", StringComparison.Ordinal)),
            PaymentIdentity.Compute(Samples.BaseSepolia, Samples.PayTo, payload),
            PaymentIdentity.Compute("eip155:8453", Samples.Usdc, payload),
            PaymentIdentity.Compute(Samples.Solana, Samples.Usdc, payload));
    }

    [Fact]
    public void Ways_to_write_one_transaction_are_one_payment()
    {
        AssertSameTransaction("-_v_", "+/v/");
        AssertSameTransaction("AQI", "AQI=");
        AssertSameTransaction("AQJ=", "AQI=");
        AssertSameTransaction("AQ ID\\n", "AQID");
        AssertSameTransaction("not base64!", "not base64!");
        AssertAllDiffer(Transaction("AQID"), Transaction("AQIE"), Transaction("not base64!"), Transaction("not base64?"));
    }

    // The fee payer's place is empty until the facilitator signs, so a payer can put anything there; or sign once more himself.
    [Fact]
    public void Another_signature_of_the_same_Solana_message_is_the_same_payment()
    {
        var message = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        byte[] Signed(byte filler, params byte[] count) => [.. count, .. Enumerable.Repeat(filler, 2 * 64), .. message];
        var identity = Transaction(Convert.ToBase64String(Signed(0, 2)));
        Assert.Equal(identity, Transaction(Convert.ToBase64String(Signed(7, 2))));
        Assert.Equal(identity, Transaction(Convert.ToBase64String(Signed(7, 0x82, 0x00))));
        message[^1]++;
        Assert.NotEqual(identity, Transaction(Convert.ToBase64String(Signed(0, 2))));
    }

    [Fact]
    public void Transactions_too_short_for_their_signatures_are_told_apart() =>
        AssertAllDiffer(Transaction(""), Transaction("Ag=="), Transaction("AgI="), Transaction("/////w=="));

    [Fact]
    public void Unknown_payloads_differ_by_what_they_say()
    {
        AssertAllDiffer(
            Identity("{}"), Identity("""{"a":1}"""), Identity("""{"a":"1"}"""), Identity("""{"a":[1]}"""), Identity("""{"a":[1,2]}"""),
            Identity("""{"a":[2,1]}"""), Identity("""{"a":null}"""), Identity("""{"A":1}"""), Identity("""{"a":1.5}"""));
        Assert.Equal(Identity("""{"a":1}"""), Identity("""{"a":1.0}"""));
        Assert.Equal(Identity("""{"a":1}"""), Identity("""{"a":1e0}"""));
        Assert.Equal(Identity("""{"a":0}"""), Identity("""{"a":-0.0}"""));
    }

    [Fact]
    public void A_boundary_between_parts_can_not_be_moved() =>
        AssertAllDiffer(
            PaymentIdentity.Compute("near:ab", "c", Samples.Element("{}")),
            PaymentIdentity.Compute("near:a", "bc", Samples.Element("{}")));

    [Fact]
    public void No_transaction_makes_computing_throw() =>
        Prop.ForAll<byte[]>(bytes => Transaction(Convert.ToBase64String(bytes ?? [])).Length == 32).QuickCheckThrowOnFailure();

    private static byte[] Identity(string json) => PaymentIdentity.Compute(Samples.BaseSepolia, Samples.Usdc, Samples.Element(json));

    private static byte[] Transaction(string base64) =>
        PaymentIdentity.Compute(Samples.Solana, "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU", Samples.Element($$"""{"transaction":"{{base64}}"}"""));

    private static void AssertSame(string json, string other)
    {
        Assert.NotEqual(json, other);
        Assert.Equal(Identity(json), Identity(other));
    }

    private static void AssertSameTransaction(string one, string other) => Assert.Equal(Transaction(one), Transaction(other));

    private static void AssertAllDiffer(params byte[][] identities) =>
        Assert.Equal(identities.Length, identities.Select(Convert.ToHexString).Distinct().Count());

    private static string Upper(string json) =>
        Regex.Replace(json, "(?<=0x)[0-9a-fA-F]+", match => match.Value.ToUpperInvariant(), RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Reversed(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? "{" + string.Join(',', value.EnumerateObject().Reverse().Select(member => $"\"{member.Name}\":{Reversed(member.Value)}")) + "}"
        : value.GetRawText();
}
