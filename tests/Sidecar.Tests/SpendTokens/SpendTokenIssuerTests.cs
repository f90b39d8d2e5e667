using System.Text.Json.Nodes;
using Sidecar.Protocols.SpendTokens;
using Sidecar.SpendTokens;

namespace Sidecar.Tests.SpendTokens;

public sealed class SpendTokenIssuerTests
{
    private readonly SpendTokenBench _bench = new();

    private static SpendTokenTerms Terms => new("shopper", SpendTokenBench.Money("2.50 USD"));

    [Fact]
    public async Task A_token_is_for_us_and_one_use_and_a_quarter_of_an_hour_where_nothing_else_is_said()
    {
        var issued = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(Terms));

        Assert.Equal((1L, TimeSpan.FromMinutes(15)), (issued.Token.Uses, issued.Token.Expires - issued.Token.IssuedAt));
        Assert.Equal(["shop"], issued.Token.Audience.AsEnumerable());
        Assert.Null(await _bench.JudgeAsync(issued.Text));
        Assert.DoesNotContain(issued.Text, issued.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_written_down_with_all_that_it_allows_and_without_its_signature()
    {
        var issued = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(Terms with { Categories = ["books"], Binding = new SpendTokenBinding.ToKey(_bench.Keys[0].VerificationKey.Thumbprint) }));

        var (record, audit) = Assert.Single(_bench.Ledger.Recorded);
        Assert.Equal((issued.Token.Id, "shopper", issued.Token.Expires), (record.Id, record.Agent, record.ExpiresAt));
        Assert.Equal(250, (int)JsonNode.Parse(record.Claims)!["scope"]!["max_amount"]!);
        Assert.DoesNotContain(issued.Text.Split('.')[2], record.Claims, StringComparison.Ordinal);
        Assert.Equal(("operator:jo", "2500000", "USD", "books", "shop"), (audit.Actor, audit.Amount, audit.Currency, audit.Category, audit.Merchant));
    }

    [Fact]
    public async Task A_token_for_several_merchants_is_for_any_and_lists_them()
    {
        var issued = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(Terms with { Merchants = ["shop", "bakery"] }));

        Assert.True(issued.Token.IsForAnyMerchant);
        Assert.Equal(["shop", "bakery"], issued.Token.Scope.Merchants.AsEnumerable());
    }

    [Fact]
    public async Task A_token_of_a_family_is_revoked_with_it()
    {
        var issued = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(Terms with { Family = "fam-1" }));

        await _bench.Revocations.RevokeAsync(SpendTokenRevocations.KeyOfFamily(SpendTokenBench.Issuer, "fam-1"), TimeSpan.FromHours(1), CancellationToken.None);

        Assert.StartsWith("fam-1~", issued.Token.Id, StringComparison.Ordinal);
        Assert.Equal("fam-1", _bench.Ledger.Recorded[0].Token.Family);
        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(issued.Text));
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_handed_out()
    {
        _bench.Ledger.IsAway = true;

        Assert.IsType<SpendTokenIssue.Unavailable>(await _bench.IssueAsync(Terms));
    }

    public static TheoryData<string> WrongTerms => ["lifetime", "nothing", "fraction", "any", "anyamong", "family", "uses", "agent"];

    [Theory]
    [MemberData(nameof(WrongTerms))]
    public async Task Terms_that_no_token_can_have_are_refused_in_words(string wrong)
    {
        var terms = wrong switch
        {
            "lifetime" => Terms with { Lifetime = TimeSpan.FromHours(2) },
            "nothing" => Terms with { MaxAmount = SpendTokenBench.Money("0 USD") },
            "fraction" => Terms with { MaxAmount = SpendTokenBench.Money("0.001 USD") },
            "any" => Terms with { Merchants = [SpendToken.AnyMerchant] },
            "anyamong" => Terms with { Merchants = ["shop", SpendToken.AnyMerchant] },
            "family" => Terms with { Family = "a~b" },
            "uses" => Terms with { Uses = 0 },
            _ => Terms with { Agent = "" },
        };

        Assert.NotEmpty(Assert.IsType<SpendTokenIssue.Refused>(await _bench.IssueAsync(terms)).Reason);
        Assert.Empty(_bench.Ledger.Recorded);
    }

    [Fact]
    public async Task Without_a_name_as_issuer_none_are_issued()
    {
        _bench.Options.Issuer = null;

        Assert.IsType<SpendTokenIssue.Refused>(await _bench.IssueAsync(Terms));
    }
}
