using System.Text.Json;
using Sidecar.Payments;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class AcceptCompilerTests
{
    private const string Unknown = "0x1111111111111111111111111111111111111111";

    [Fact]
    public void A_price_on_base_sepolia_is_asked_for_in_its_usdc()
    {
        var accept = Compiled($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}" """);

        Assert.Equal(Samples.Offer().ToJson(), accept.Requirements.ToJson());
        Assert.Equal("base-sepolia", accept.V1Network);
        Assert.True(accept.IsEvm);
    }

    [Fact]
    public void Addresses_are_offered_with_their_checksum_however_they_are_written()
    {
        var accept = Compiled(
            $$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo.ToLowerInvariant()}}", "Asset": "0x{{Samples.Usdc[2..].ToUpperInvariant()}}" """);

        Assert.Equal((Samples.PayTo, Samples.Usdc), (accept.Requirements.PayTo, accept.Requirements.Asset));
        Assert.Equal("""{"name":"USDC","version":"2"}""", Extra(accept));
    }

    [Fact]
    public void Another_asset_is_taken_with_its_amount_and_its_signing_domain()
    {
        var accept = Compiled(
            $$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Asset": "{{Unknown}}", "Amount": "7", "Extra": { "name": "Coin", "version": "1" } """);

        Assert.Equal(("7", Unknown), (accept.Requirements.Amount, accept.Requirements.Asset));
        Assert.Equal("""{"name":"Coin","version":"1"}""", Extra(accept));
    }

    [Fact]
    public void What_the_merchant_writes_as_extra_wins_over_the_table() =>
        Assert.Equal(
            """{"name":"Mock USDC","version":"2","memo":"m"}""",
            Extra(Compiled($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Extra": { "name": "Mock USDC", "memo": "m" } """)));

    [Fact]
    public void An_entrys_own_price_wins_over_the_policys() =>
        Assert.Equal("250000", Compiled($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Price": "$0.25" """).Requirements.Amount);

    [Fact]
    public void An_amount_stands_instead_of_the_policys_price() =>
        Assert.Equal("3", Compiled($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Amount": "3" """).Requirements.Amount);

    [Fact]
    public void Another_network_takes_its_addresses_as_they_are()
    {
        var accept = Compiled($$""" "Network": "{{Samples.Solana}}", "PayTo": "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4", "Asset": "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU", "Amount": "1000" """);

        Assert.Equal("2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4", accept.Requirements.PayTo);
        Assert.Equal("4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU", accept.Requirements.Asset);
        Assert.Null(accept.Requirements.Extra);
        Assert.Equal("solana-devnet", accept.V1Network);
        Assert.False(accept.IsEvm);
    }

    // Strict version 1 clients refuse a whole 402 for one entry that they do not know.
    [Theory]
    [InlineData(""" "Network": "eip155:4326" """)]
    [InlineData(""" "Network": "eip155:84532", "Extra": { "assetTransferMethod": "permit2" } """)]
    [InlineData(""" "Network": "eip155:1" """)]
    [InlineData(""" "Network": "eip155:143" """)]
    [InlineData(""" "Network": "eip155:42161" """)]
    [InlineData(""" "Network": "eip155:84532", "Scheme": "upto" """)]
    [InlineData(""" "Network": "eip155:84532", "Amount": "1000000000000000000" """)]
    public void What_strict_version_1_clients_do_not_know_is_not_shown_to_them(string entry) =>
        Assert.Null(Compiled($$"""{{entry}}, "PayTo": "{{Samples.PayTo}}" """).V1Network);

    [Fact]
    public void The_longest_amount_that_version_1_clients_read_is_shown_to_them() =>
        Assert.Equal("base-sepolia", Compiled($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Amount": "999999999999999999" """).V1Network);

    [Fact]
    public void A_token_without_eip3009_is_offered_with_permit2() =>
        Assert.Equal(
            """{"name":"MegaUSD","version":"1","assetTransferMethod":"permit2"}""",
            Extra(Compiled($$""" "Network": "eip155:4326", "PayTo": "{{Samples.PayTo}}" """)));

    [Theory]
    [InlineData("base-sepolia", "'base-sepolia' is not a network; write eip155:84532")]
    [InlineData("solana", "'solana' is not a network; write solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")]
    [InlineData("celo", "'celo' is not a network; write eip155:42220")]
    [InlineData("84532", "'84532' is not a network; write a CAIP-2 name such as eip155:84532")]
    [InlineData("eip155:", "'eip155:' is not a network; write a CAIP-2 name such as eip155:84532")]
    [InlineData("eip155:0x14a34", "'eip155:0x14a34' is not a network; write a CAIP-2 name such as eip155:84532")]
    [InlineData("eip155:084532", "'eip155:084532' is not a network; write a CAIP-2 name such as eip155:84532")]
    [InlineData("eip155:base", "'eip155:base' is not a network; write a CAIP-2 name such as eip155:84532")]
    [InlineData("EIP155:84532", "'EIP155:84532' is not a network; write a CAIP-2 name such as eip155:84532")]
    [InlineData(" eip155:84532", "' eip155:84532' is not a network; write a CAIP-2 name such as eip155:84532")]
    [InlineData("", "'' is not a network; write a CAIP-2 name such as eip155:84532")]
    public void A_wrong_network_is_told_with_what_to_write(string network, string message) =>
        Assert.Equal([$"Accepts:0:Network: {message}"], Errors($$""" "Network": "{{network}}", "PayTo": "{{Samples.PayTo}}" """));

    [Fact]
    public void An_empty_entry_is_told_what_it_lacks() =>
        Assert.Equal(
            [
                "Accepts:0:Network: missing; write a CAIP-2 name such as eip155:84532",
                "Accepts:0:PayTo: missing; write an address of the network",
            ],
            Errors(""" "Scheme": "exact" """));

    [Theory]
    [InlineData("0x209693Bc6afc0C5328bA36FaF03C514EF312287", "is not an address; write 0x and 40 hexadecimal digits")]
    [InlineData("0x209693Bc6afc0C5328bA36FaF03C514EF312287C0", "is not an address; write 0x and 40 hexadecimal digits")]
    [InlineData("209693Bc6afc0C5328bA36FaF03C514EF312287C", "is not an address; write 0x and 40 hexadecimal digits")]
    [InlineData("0X209693Bc6afc0C5328bA36FaF03C514EF312287C", "is not an address; write 0x and 40 hexadecimal digits")]
    [InlineData("0x209693Bc6afc0C5328bA36FaF03C514EF312287G", "is not an address; write 0x and 40 hexadecimal digits")]
    [InlineData("vitalik.eth", "is not an address; write 0x and 40 hexadecimal digits")]
    [InlineData("", "is not an address; write 0x and 40 hexadecimal digits")]
    [InlineData("0x209693Bc6afc0C5328bA36FaF03C514EF312287c", "has a wrong checksum: a digit is mistyped, or write it in lower case")]
    [InlineData("0x209693bC6afc0C5328bA36FaF03C514EF312287C", "has a wrong checksum: a digit is mistyped, or write it in lower case")]
    public void A_wrong_address_is_told_for_payee_and_asset_alike(string address, string message)
    {
        Assert.Equal([$"Accepts:0:PayTo: '{address}' {message}"], Errors($$""" "Network": "eip155:84532", "PayTo": "{{address}}" """));
        Assert.Equal(
            [$"Accepts:0:Asset: '{address}' {message}"],
            Errors($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Asset": "{{address}}", "Amount": "1", "Extra": { "name": "a", "version": "1" } """));
    }

    [Fact]
    public void Nobody_is_paid_at_the_zero_address() =>
        Assert.Equal(
            ["Accepts:0:PayTo: the zero address burns what is paid to it; write your own"],
            Errors($$""" "Network": "eip155:84532", "PayTo": "0x{{new string('0', 40)}}" """));

    [Theory]
    [InlineData("", "'' must be 1 to 128 printable ASCII characters")]
    [InlineData("a b", "'a b' must be 1 to 128 printable ASCII characters")]
    [InlineData("caf\u00e9", "'caf\u00e9' must be 1 to 128 printable ASCII characters")]
    public void A_text_that_is_no_word_is_told(string text, string message)
    {
        Assert.Equal([$"Accepts:0:Scheme: {message}; write exact"], Errors($$""" "Scheme": "{{text}}", "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}" """));
        Assert.Equal(
            [$"Accepts:0:PayTo: {message}; write an address of the network"],
            Errors($$""" "Network": "{{Samples.Solana}}", "PayTo": "{{text}}", "Asset": "a", "Amount": "1" """));
    }

    [Theory]
    [InlineData("0.01")]
    [InlineData("$-1")]
    [InlineData("$1e3")]
    [InlineData("$0")]
    [InlineData("$0.00")]
    [InlineData("$.5")]
    [InlineData("$1,000")]
    [InlineData("0.01 USD")]
    [InlineData("\u20ac1")]
    [InlineData("")]
    public void What_is_not_a_price_is_told_where_it_is_written(string price)
    {
        Assert.Equal([$"""Accepts:0:Price: '{price}' is not a price; write "$0.01" """.TrimEnd()], Errors($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Price": "{{price}}" """));
        Assert.Equal(
            [$"""Price: '{price}' is not a price; write "$0.01" """.TrimEnd()],
            SamplePlans.Errors($$"""{ "Price": "{{price}}", "Accepts": [ {{SamplePlans.Accept}}, {{SamplePlans.Accept}} ] }"""));
    }

    [Fact]
    public void A_price_is_never_rounded()
    {
        const string Message = "'$0.0000001' is finer than the asset's 6 decimals; write a larger price";

        Assert.Equal([$"Accepts:0:Price: {Message}"], Errors($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Price": "$0.0000001" """));
        Assert.Equal([$"Price: {Message}"], SamplePlans.Errors($$"""{ "Price": "$0.0000001", "Accepts": [ {{SamplePlans.Accept}} ] }"""));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("$1")]
    [InlineData("")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public void What_is_not_an_amount_is_told(string amount) =>
        Assert.Equal(
            [$"""Accepts:0:Amount: '{amount}' is not an amount; write atomic units as digits, e.g. "10000" """.TrimEnd()],
            Errors($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Amount": "{{amount}}" """));

    [Fact]
    public void Price_and_amount_of_one_entry_are_one_too_many() =>
        Assert.Equal(
            ["Accepts:0:Amount: Price and Amount are both written; keep one"],
            Errors($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Price": "$1", "Amount": "1000000" """));

    [Fact]
    public void An_entry_without_any_price_is_told() =>
        Assert.Equal(
            ["""Accepts:0:Amount: no price; write Price (e.g. "$0.01") for the policy, or Amount in atomic units here"""],
            SamplePlans.Errors($$"""{ "Accepts": [ {{SamplePlans.Accept}} ] }"""));

    [Fact]
    public void A_network_without_a_default_asset_is_told_what_it_needs() =>
        Assert.Equal(
            ["Accepts:0:Asset: network eip155:4689 has no default asset; write the asset's address, and Amount in its atomic units"],
            Errors($$""" "Network": "eip155:4689", "PayTo": "{{Samples.PayTo}}" """));

    [Fact]
    public void An_unknown_asset_is_told_that_it_needs_amount_and_signing_domain() =>
        Assert.Equal(
            [
                "Accepts:0:Amount: a price in dollars needs a known asset; write Amount in atomic units",
                """Accepts:0:Extra: the asset is not a known one; write its EIP-712 domain: { "name": "…", "version": "…" }""",
            ],
            Errors($$""" "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Asset": "{{Unknown}}", "Extra": { "name": "Coin" } """));

    private static AcceptPlan Compiled(string entry) => Assert.Single(SamplePlans.Plan($$"""{ "Price": "$0.01", "Accepts": [ { {{entry}} } ] }""").Accepts);

    private static IReadOnlyList<string> Errors(string entry) => SamplePlans.Errors($$"""{ "Price": "$0.01", "Accepts": [ { {{entry}} } ] }""");

    private static string Extra(AcceptPlan accept) => JsonSerializer.Serialize(accept.Requirements.Extra);
}
