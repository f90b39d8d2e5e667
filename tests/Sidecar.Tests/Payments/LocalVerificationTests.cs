using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Sidecar.Payments;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;
using Sidecar.Tests.Protocols;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class LocalVerificationTests
{
    [Fact]
    public void What_a_wallet_signed_is_signed() =>
        Assert.All(Payable, vector => Assert.Equal(LocalVerdict.Signed, LocalVerification.Verify(RequirementsOf(vector), PayloadOf(vector))));

    [Fact]
    public void What_real_clients_paid_is_signed_or_not_ours_to_tell() =>
        Assert.All(VectorFile.Cases("payments"), vector =>
        {
            var payment = Assert.IsType<PaymentPayloadResult.Parsed>(PaymentPayload.Parse(vector.Text("value"))).Payload;
            var offers = Offers(vector.Text("required")).Where(offer => payment.Accepted is null || RequirementsMatch.IsSatisfiedBy(offer, payment.Accepted));
            var verdict = LocalVerification.Verify(offers.First(), EvmPayload.Read(payment.Payload));

            Assert.Equal(PaymentChecks.UsesPermit2(offers.First()) ? LocalVerdict.NotOurs : LocalVerdict.Signed, verdict);
        });

    [Fact]
    public void Whatever_is_changed_after_signing_is_not_what_was_signed() =>
        Assert.All(Payable, vector =>
        {
            var (requirements, payment) = (RequirementsOf(vector), PayloadOf(vector));
            var signed = payment.Authorization;
            TransferWithAuthorization[] changed =
            [
                signed with { From = signed.To },
                signed with { To = signed.From },
                signed with { Value = signed.Value ^ 1 },
                signed with { ValidAfter = signed.ValidAfter ^ 1 },
                signed with { ValidBefore = signed.ValidBefore ^ 1 },
                signed with { Nonce = [.. signed.Nonce[..^1], (byte)(signed.Nonce[^1] ^ 1)] },
            ];
            Assert.All(changed, authorization => Assert.Equal(
                LocalVerdict.NotRecovered, LocalVerification.Verify(requirements, payment with { Authorization = authorization })));
        });

    [Theory]
    [InlineData("network")]
    [InlineData("asset")]
    [InlineData("name")]
    [InlineData("version")]
    public void A_signature_for_another_token_is_none_for_this(string member)
    {
        var vector = Payable.First();
        var requirements = RequirementsOf(vector);
        var other = member switch
        {
            "network" => requirements with { Network = "eip155:1" },
            "asset" => requirements with { Asset = Samples.PayTo },
            "name" => requirements with { Extra = Samples.Element("""{"name":"Other","version":"2"}""") },
            _ => requirements with { Extra = Samples.Element("""{"name":"USDC","version":"1"}""") },
        };

        Assert.Equal(LocalVerdict.NotRecovered, LocalVerification.Verify(other, PayloadOf(vector)));
    }

    [Fact]
    public void A_signature_of_another_length_may_be_a_contracts_and_is_not_recovered()
    {
        var vector = Payable.First();
        var payment = PayloadOf(vector);

        Assert.All(
            [[], payment.Signature[..64], [.. payment.Signature, 0], new byte[65], new byte[300]],
            (byte[] signature) => Assert.Equal(LocalVerdict.NotRecovered, LocalVerification.Verify(RequirementsOf(vector), payment with { Signature = signature })));
    }

    [Fact]
    public void A_payment_whose_signing_domain_is_not_known_is_not_ours()
    {
        var vector = Payable.First();
        var requirements = RequirementsOf(vector);
        PaymentRequirements[] unknown =
        [
            requirements with { Extra = null },
            requirements with { Extra = Samples.Element("{}") },
            requirements with { Extra = Samples.Element("""{"name":"USDC"}""") },
            requirements with { Extra = Samples.Element("""{"name":"USDC","version":2}""") },
            requirements with { Network = Samples.Solana },
            requirements with { Asset = "USD" },
        ];

        Assert.All(unknown, other => Assert.Equal(LocalVerdict.NotOurs, LocalVerification.Verify(other, PayloadOf(vector))));
        Assert.Equal(LocalVerdict.NotOurs, LocalVerification.Verify(requirements, EvmPayload.Read(Samples.Element(Samples.Permit2))));
        Assert.Equal(LocalVerdict.NotOurs, LocalVerification.Verify(requirements, EvmPayload.Read(Samples.Element("{}"))));
    }

    // One vector has a chain that CAIP-2 cannot name.
    private static IEnumerable<JsonElement> Payable =>
        VectorFile.Cases("eip3009").Where(vector => vector.GetProperty("domain").Text("chainId").Length <= 18);

    private static PaymentRequirements RequirementsOf(JsonElement vector)
    {
        var domain = vector.GetProperty("domain");
        return new(
            "exact", "eip155:" + domain.Text("chainId"), "1", domain.Text("verifyingContract"), Samples.PayTo, 60,
            JsonSerializer.SerializeToElement(new { name = domain.Text("name"), version = domain.Text("version") }));
    }

    private static EvmPayload.Eip3009 PayloadOf(JsonElement vector)
    {
        var authorization = vector.GetProperty("authorization");
        return new(
            new TransferWithAuthorization(
                Address(authorization, "from"), Address(authorization, "to"), Number(authorization, "value"), Number(authorization, "validAfter"),
                Number(authorization, "validBefore"), authorization.Bytes("nonce")),
            vector.Bytes("signature"));
    }

    private static IEnumerable<PaymentRequirements> Offers(string required)
    {
        var json = Samples.Utf8(required);
        if (PaymentRequired.TryParse(json, out var v2, out _))
        {
            return v2.Accepts;
        }

        Assert.True(PaymentRequiredV1.TryParse(json, out var v1, out var error), error);
        return v1.Accepts.Select(entry => new PaymentRequirements(
            entry.Scheme, NetworkNames.ToCaip2(entry.Network)!, entry.MaxAmountRequired, entry.Asset, entry.PayTo, entry.MaxTimeoutSeconds, entry.Extra));
    }

    private static BigInteger Number(JsonElement owner, string name) => BigInteger.Parse(owner.Text(name), CultureInfo.InvariantCulture);

    private static EthereumAddress Address(JsonElement owner, string name) =>
        EthereumAddress.TryParse(owner.Text(name), out var address) ? address : throw new FormatException(name);
}
