using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Payments;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class PaymentChecksTests
{
    private const string Somebody = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";
    private const long Second = 1_800_000_000;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Second);
    private static readonly TimeSpan Needed = TimeSpan.FromSeconds(30);
    private static readonly BigInteger Largest = (BigInteger.One << 256) - 1;

    private static readonly PaymentRequirements ByPermit2 =
        Samples.Offer("""{"name":"USDC","version":"2","assetTransferMethod":"permit2"}""");

    private static readonly TransferWithAuthorization Transfer =
        new(Address(Somebody), Address(Samples.PayTo), 10000, 0, Second + 60, new byte[TransferWithAuthorization.NonceSize]);

    private static readonly EvmPayload.Permit2 Permit = new(
        Address(Somebody), 1, 10000, Address(Samples.Usdc), Second + 60, Address(Somebody), Address(Samples.PayTo), 0, []);

    public static TheoryData<string?, string> Windows => new()
    {
        { null, $"0-{Second + 30}" },
        { "valid_before", $"0-{Second + 29}" },
        { "valid_before", $"0-{Second}" },
        { "valid_before", "0-0" },
        { null, $"{Second + 2}-{Second + 60}" },
        { "valid_after", $"{Second + 3}-{Second + 60}" },
        { "valid_after", $"{Largest}-{Largest}" },
        { null, $"0-{Largest}" },
        { null, $"{Second - 600}-{BigInteger.Pow(10, 30)}" },
    };

    [Fact]
    public void A_payment_that_says_what_the_offer_says_is_taken()
    {
        Assert.Null(Inspect(Samples.Offer(), new EvmPayload.Eip3009(Transfer, [])));
        Assert.Null(Inspect(ByPermit2, Permit));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_window_of_an_authorization_is_held_to_the_second(string? reason, string window)
    {
        var (after, before) = Window(window);

        Assert.Equal(
            reason is null ? null : "invalid_exact_evm_payload_authorization_" + reason,
            Inspect(Samples.Offer(), new EvmPayload.Eip3009(Transfer with { ValidAfter = after, ValidBefore = before }, [])));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_window_of_a_permit_is_held_to_the_second(string? reason, string window)
    {
        var (after, before) = Window(window);
        var expected = reason switch { null => null, "valid_after" => "permit2_not_yet_valid", _ => "permit2_deadline_expired" };

        Assert.Equal(expected, Inspect(ByPermit2, Permit with { ValidAfter = after, Deadline = before }));
    }

    [Fact]
    public void A_payment_to_somebody_else_is_none()
    {
        var other = Address(Somebody);

        Assert.Equal("invalid_exact_evm_recipient_mismatch", Inspect(Samples.Offer(), new EvmPayload.Eip3009(Transfer with { To = other }, [])));
        Assert.Equal("invalid_permit2_recipient_mismatch", Inspect(ByPermit2, Permit with { WitnessTo = other }));
        Assert.Equal("permit2_token_mismatch", Inspect(ByPermit2, Permit with { Token = other }));
    }

    [Fact]
    public void Only_the_exact_amount_pays() =>
        Prop.ForAll<BigInteger>(difference =>
        {
            var value = BigInteger.Abs(10000 + difference);
            return (Inspect(Samples.Offer(), new EvmPayload.Eip3009(Transfer with { Value = value }, [])) is null) == (value == 10000)
                && (Inspect(ByPermit2, Permit with { Amount = value }) is null) == (value == 10000);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("9999")]
    [InlineData("10001")]
    [InlineData("0")]
    [InlineData("18446744073709561616")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void Another_amount_is_told_by_its_reason(string value)
    {
        var amount = BigInteger.Parse(value, CultureInfo.InvariantCulture);

        Assert.Equal(
            "invalid_exact_evm_payload_authorization_value_mismatch",
            Inspect(Samples.Offer(), new EvmPayload.Eip3009(Transfer with { Value = amount }, [])));
        Assert.Equal("permit2_amount_mismatch", Inspect(ByPermit2, Permit with { Amount = amount }));
    }

    [Fact]
    public void The_largest_amount_there_is_can_be_paid() =>
        Assert.Null(Inspect(
            Samples.Offer() with { Amount = Largest.ToString(CultureInfo.InvariantCulture) },
            new EvmPayload.Eip3009(Transfer with { Value = Largest }, [])));

    [Fact]
    public void A_payment_by_the_other_method_is_not_what_was_offered()
    {
        Assert.Equal("unsupported_payload_type", Inspect(ByPermit2, new EvmPayload.Eip3009(Transfer, [])));
        Assert.Equal("unsupported_payload_type", Inspect(Samples.Offer(), Permit));
        Assert.Equal("unsupported_payload_type", Inspect(Samples.Offer(), new EvmPayload.Malformed("")));
        Assert.Equal("unsupported_payload_type", Inspect(Samples.Offer(), EvmPayload.Read(Samples.Element("{}"))));
    }

    [Fact]
    public void What_only_the_facilitator_can_read_passes_unread()
    {
        var unread = EvmPayload.Read(Samples.Element("""{"transaction":"AQ=="}"""));

        Assert.Null(Inspect(Samples.Offer() with { Network = Samples.Solana }, unread));
        Assert.Null(Inspect(Samples.Offer() with { Scheme = "upto" }, unread));
    }

    [Fact]
    public void A_broken_form_of_a_known_payment_passes_under_no_scheme() =>
        Assert.Equal("invalid_payload", Inspect(Samples.Offer() with { Scheme = "upto" }, new EvmPayload.Malformed("")));

    private static string? Inspect(PaymentRequirements requirements, EvmPayload payload) => PaymentChecks.Inspect(requirements, payload, Needed, Now);

    private static (BigInteger After, BigInteger Before) Window(string text) =>
        text.Split('-') is [var after, var before]
            ? (BigInteger.Parse(after, CultureInfo.InvariantCulture), BigInteger.Parse(before, CultureInfo.InvariantCulture))
            : throw new FormatException(text);

    private static EthereumAddress Address(string text) => EthereumAddress.TryParse(text, out var address) ? address : throw new FormatException(text);
}
