using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Tests.Protocols.SpendTokens;

public class SpendTokenTests
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    [Fact]
    public void Claims_are_read_as_they_stand()
    {
        var token = Claims.Token(Claims.Good);
        Assert.Equal(("https://bank.example", "user-7", "t-1", "agent-1"), (token.Issuer, token.Subject, token.Id, token.Agent));
        Assert.Equal((Claims.Issued, Claims.Issued, Claims.Issued.AddSeconds(300)), (token.IssuedAt, token.NotBefore, token.Expires));
        Assert.Equal<string>(["shop-1"], token.Audience);
        Assert.Equal("25.00 USD", token.Scope.MaxAmount.ToString());
        Assert.Null(token.Uses);
        Assert.IsType<SpendTokenBinding.Bearer>(token.Binding);
    }

    [Fact]
    public void Every_constraint_of_a_scope_is_read()
    {
        var scope = Claims.Token(Claims.With(
            "scope",
            """{"max_amount":5,"currency":"JPY","merchant":["a","b"],"category":["data","maps"],"intent":"Karten für Jo","checkout_session_id":"cs_1","reason":"one_time"}""")).Scope;
        Assert.Equal("5 JPY", scope.MaxAmount.ToString());
        Assert.Equal<string>(["a", "b"], scope.Merchants);
        Assert.Equal<string>(["data", "maps"], scope.Categories);
        Assert.Equal(("Karten für Jo", "cs_1", true), (scope.Intent, scope.CheckoutSessionId, scope.IsOneTime));
    }

    [Fact]
    public void Claims_that_are_not_known_are_ignored() =>
        Assert.Equal("t-1", Claims.Token(Claims.With("acr", """{"deep":[[null,{"a":1.5}]]}""")).Id);

    [Fact]
    public void A_one_time_scope_is_a_single_use() => Assert.Equal(1, Claims.Token(Claims.WithScope("reason", "\"one_time\"")).Uses);

    [Theory]
    [InlineData($$"""{"jkt":"{{Claims.Thumbprint}}"}""", typeof(SpendTokenBinding.ToKey))]
    [InlineData($$"""{"req#S256":"{{Claims.Thumbprint}}"}""", typeof(SpendTokenBinding.ToRequest))]
    public void A_binding_is_read(string confirmation, Type expected) => Assert.IsType(expected, Claims.Token(Claims.With("cnf", confirmation)).Binding);

    [Theory]
    [InlineData(-31, SpendTokenFit.NotYetValid)]
    [InlineData(-30, SpendTokenFit.Fits)]
    [InlineData(0, SpendTokenFit.Fits)]
    [InlineData(329, SpendTokenFit.Fits)]
    [InlineData(330, SpendTokenFit.Expired)]
    [InlineData(331, SpendTokenFit.Expired)]
    public void A_token_is_good_from_its_beginning_to_the_second_before_its_end(int seconds, SpendTokenFit expected) =>
        Assert.Equal(expected, Claims.Token(Claims.Good).FitTime(Claims.Issued.AddSeconds(seconds), Skew));

    [Theory]
    [InlineData("nbf", "1700000100", 69, SpendTokenFit.NotYetValid)]
    [InlineData("nbf", "1700000100", 70, SpendTokenFit.Fits)]
    [InlineData("nbf", null, -30, SpendTokenFit.Fits)]
    [InlineData("iat", "1700000100", 69, SpendTokenFit.NotYetValid)]
    [InlineData("exp", "253402300799", 1_000_000, SpendTokenFit.Fits)]
    public void Every_time_of_a_token_counts(string claim, string? value, int seconds, SpendTokenFit expected) =>
        Assert.Equal(expected, Claims.Token(Claims.With(claim, value)).FitTime(Claims.Issued.AddSeconds(seconds), Skew));

    [Theory]
    [InlineData("\"shop-1\"", null, SpendTokenFit.Fits)]
    [InlineData("[\"shop-0\",\"shop-1\"]", null, SpendTokenFit.Fits)]
    [InlineData("\"shop-1\"", "\"shop-1\"", SpendTokenFit.Fits)]
    [InlineData("\"any\"", "[\"shop-0\",\"shop-1\"]", SpendTokenFit.Fits)]
    [InlineData("\"any\"", "\"shop-1\"", SpendTokenFit.Fits)]
    [InlineData("\"shop-2\"", null, SpendTokenFit.OtherAudience)]
    [InlineData("\"shop-2\"", "\"shop-1\"", SpendTokenFit.OtherAudience)]
    [InlineData("\"SHOP-1\"", null, SpendTokenFit.OtherAudience)]
    [InlineData("\"shop-1\"", "\"shop-2\"", SpendTokenFit.MerchantNotListed)]
    [InlineData("\"any\"", "[\"shop-0\"]", SpendTokenFit.MerchantNotListed)]
    public void A_merchant_must_be_meant_by_audience_and_scope(string audience, string? merchants, SpendTokenFit expected)
    {
        var claims = Claims.WithScope("merchant", merchants).Replace("\"aud\":\"shop-1\"", $"\"aud\":{audience}", StringComparison.Ordinal);
        Assert.Equal(expected, Claims.Token(claims).FitMerchant("shop-1"));
    }

    [Fact]
    public void A_merchant_named_any_is_not_every_merchant() =>
        Assert.Equal(SpendTokenFit.OtherAudience, Claims.Token(Claims.Good).FitMerchant(SpendToken.AnyMerchant));

    [Fact]
    public void A_token_for_any_merchant_is_for_none_that_is_not_listed() =>
        Assert.Equal(SpendTokenFit.MerchantNotListed, (Claims.Token(Claims.Good) with { Audience = [SpendToken.AnyMerchant] }).FitMerchant("shop-1"));

    [Theory]
    [InlineData(null, null, SpendTokenFit.Fits)]
    [InlineData(null, "data", SpendTokenFit.Fits)]
    [InlineData("\"data\"", "data", SpendTokenFit.Fits)]
    [InlineData("[\"maps\",\"data\"]", "data", SpendTokenFit.Fits)]
    [InlineData("\"data\"", "Data", SpendTokenFit.CategoryNotListed)]
    [InlineData("\"data\"", null, SpendTokenFit.CategoryNotListed)]
    public void A_category_must_be_listed_where_any_is(string? listed, string? category, SpendTokenFit expected) =>
        Assert.Equal(expected, Claims.Token(Claims.WithScope("category", listed)).FitCategory(category));

    [Theory]
    [InlineData(null, null, SpendTokenFit.Fits)]
    [InlineData(null, "cs_1", SpendTokenFit.Fits)]
    [InlineData("\"cs_1\"", "cs_1", SpendTokenFit.Fits)]
    [InlineData("\"cs_1\"", "cs_2", SpendTokenFit.OtherCheckoutSession)]
    [InlineData("\"cs_1\"", null, SpendTokenFit.OtherCheckoutSession)]
    public void A_token_for_one_checkout_pays_no_other(string? only, string? session, SpendTokenFit expected) =>
        Assert.Equal(expected, Claims.Token(Claims.WithScope("checkout_session_id", only)).FitCheckoutSession(session));

    [Theory]
    [InlineData("25.00 USD", SpendTokenFit.Fits)]
    [InlineData("0 USD", SpendTokenFit.Fits)]
    [InlineData("25.000001 USD", SpendTokenFit.AboveMaximum)]
    [InlineData("1 EUR", SpendTokenFit.OtherCurrency)]
    [InlineData("1 USDC", SpendTokenFit.OtherCurrency)]
    public void An_amount_is_compared_in_one_currency(string text, SpendTokenFit expected)
    {
        Assert.True(MoneyAmount.TryParse(text, out var amount));
        Assert.Equal(expected, Claims.Token(Claims.Good).FitAmount(amount));
    }

    [Fact]
    public void A_default_amount_is_of_another_currency() => Assert.Equal(SpendTokenFit.OtherCurrency, Claims.Token(Claims.Good).FitAmount(default));

    [Theory]
    [InlineData("iss", null, "has no iss")]
    [InlineData("aud", null, "has no aud")]
    [InlineData("sub", null, "has no sub")]
    [InlineData("iat", null, "has no iat")]
    [InlineData("exp", null, "has no exp")]
    [InlineData("jti", null, "has no jti")]
    [InlineData("agent", null, "has no agent")]
    [InlineData("scope", null, "has no scope")]
    [InlineData("iss", "null", "wants iss as a string")]
    [InlineData("iss", "\"\"", "wants iss as a string")]
    [InlineData("iss", "7", "wants iss as a string")]
    [InlineData("iss", "\"a b\"", "wants iss as a string")]
    [InlineData("jti", "\"a\\u0000b\"", "wants jti as a string")]
    [InlineData("jti", "\"a\\r\\nSet-Cookie: b\"", "wants jti as a string")]
    [InlineData("agent", "\"аgent-1\"", "wants agent as a string")] // a Cyrillic а
    [InlineData("agent", "[\"agent-1\"]", "wants agent as a string")]
    [InlineData("aud", "[]", "wants aud with 1 to 16 entries")]
    [InlineData("aud", "[\"a\",\"a\"]", "wants aud without repetition")]
    [InlineData("aud", "[\"a\",null]", "wants aud as a string")]
    [InlineData("aud", "[[\"a\"]]", "wants aud as a string")]
    [InlineData("aud", "\"any\"", "is for any merchant without a list")]
    [InlineData("aud", "[\"any\",\"shop-1\"]", "is for any merchant without a list")]
    [InlineData("exp", "\"1700000300\"", "wants exp as a whole number")]
    [InlineData("exp", "1700000300.0", "wants exp as a whole number")]
    [InlineData("exp", "1.7e9", "wants exp as a whole number")]
    [InlineData("exp", "17e8", "wants exp as a whole number")]
    [InlineData("exp", "-1", "wants exp as a whole number")]
    [InlineData("exp", "-0", "wants exp as a whole number")]
    [InlineData("exp", "1700000300000", "wants exp as a whole number")] // milliseconds
    [InlineData("exp", "99999999999999999999999999999999999999", "wants exp as a whole number")]
    [InlineData("exp", "1e999999999", "wants exp as a whole number")]
    [InlineData("exp", "null", "wants exp as a whole number")]
    [InlineData("exp", "true", "wants exp as a whole number")]
    [InlineData("exp", "1700000000", "has an exp that is not after its iat and nbf")]
    [InlineData("nbf", "1700000300", "has an exp that is not after its iat and nbf")]
    [InlineData("nbf", "null", "wants nbf as a whole number")]
    [InlineData("uses", "0", "wants uses as a whole number")]
    [InlineData("uses", "1.0", "wants uses as a whole number")]
    [InlineData("uses", "\"1\"", "wants uses as a whole number")]
    [InlineData("uses", "1000001", "wants uses as a whole number")]
    [InlineData("uses", "null", "wants uses as a whole number")]
    [InlineData("scope", "null", "wants scope as an object")]
    [InlineData("scope", "[]", "wants scope as an object")]
    [InlineData("scope", "\"read write\"", "wants scope as an object")]
    [InlineData("scope", "{}", "has no scope.max_amount")]
    [InlineData("cnf", "null", "wants cnf as an object")]
    [InlineData("cnf", "{}", "has a cnf without exactly one")]
    [InlineData("cnf", $$"""{"jkt":"{{Claims.Thumbprint}}","req#S256":"{{Claims.Thumbprint}}"}""", "has a cnf without exactly one")]
    [InlineData("cnf", $$"""{"jkt":"{{Claims.Thumbprint}}","x5t#S256":"{{Claims.Thumbprint}}"}""", "has a member of cnf that is not understood")]
    [InlineData("cnf", """{"jwk":{"kty":"EC"}}""", "has a member of cnf that is not understood")]
    [InlineData("cnf", """{"kid":"k1"}""", "has a member of cnf that is not understood")]
    [InlineData("cnf", """{"jkt":"AAAA"}""", "has a cnf that is not the base64url of a SHA-256")]
    [InlineData("cnf", """{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4J"}""", "has a cnf that is not the base64url of a SHA-256")] // unused bits
    [InlineData("cnf", """{"jkt":"0ZcOCORZNYy+DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}""", "has a cnf that is not the base64url of a SHA-256")]
    [InlineData("cnf", """{"jkt":7}""", "wants cnf.jkt as a string")]
    public void A_claim_that_is_not_understood_is_refused_with_the_reason(string name, string? value, string reason) =>
        Assert.StartsWith(reason, Claims.Malformed(Claims.Sign(Claims.With(name, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("max_amount", "0", "wants scope.max_amount as a whole number")]
    [InlineData("max_amount", "-5", "wants scope.max_amount as a whole number")]
    [InlineData("max_amount", "25.00", "wants scope.max_amount as a whole number")]
    [InlineData("max_amount", "1e3", "wants scope.max_amount as a whole number")]
    [InlineData("max_amount", "\"25\"", "wants scope.max_amount as a whole number")]
    [InlineData("max_amount", "9007199254740993", "wants scope.max_amount as a whole number")]
    [InlineData("max_amount", "4503599627370496", "has a scope.currency that is not known, or more of it")]
    [InlineData("currency", null, "has no scope.currency")]
    [InlineData("currency", "\"XYZ\"", "has a scope.currency that is not known")]
    [InlineData("currency", "840", "wants scope.currency as a string")]
    [InlineData("merchant", "[]", "wants scope.merchant with 1 to 64")]
    [InlineData("merchant", "null", "wants scope.merchant as a string")]
    [InlineData("category", "{\"not\":\"data\"}", "wants scope.category as a string")]
    [InlineData("intent", "\"a\\u001b[2Jb\"", "wants scope.intent as a text")]
    [InlineData("intent", "\"a\\u202eb\"", "wants scope.intent as a text")]
    [InlineData("intent", "\"\"", "wants scope.intent as a text")]
    [InlineData("reason", "\"forever\"", "has a scope.reason that is not understood")]
    [InlineData("max_per_day", "100", "has a member of scope that is not understood")]
    [InlineData("MAX_AMOUNT", "1", "has a member of scope that is not understood")]
    [InlineData("expires_at", "\"2026-01-01T00:00:00Z\"", "has a member of scope that is not understood")]
    public void A_constraint_that_is_not_understood_is_refused_with_the_reason(string name, string? value, string reason) =>
        Assert.StartsWith(reason, Claims.Malformed(Claims.Sign(Claims.WithScope(name, value))), StringComparison.Ordinal);

    [Fact]
    public void Two_lists_of_merchants_are_refused() =>
        Assert.Equal(
            "has both scope.merchant and scope.merchants",
            Claims.Malformed(Claims.Sign(Claims.With("scope", """{"max_amount":1,"currency":"USD","merchant":"a","merchants":["b"]}"""))));

    [Fact]
    public void Uses_beside_a_one_time_scope_are_refused() =>
        Assert.Equal(
            "has uses that contradict scope.reason",
            Claims.Malformed(Claims.Sign(Claims.WithScope("reason", "\"one_time\"").Replace("\"agent\"", "\"uses\":2,\"agent\"", StringComparison.Ordinal))));

    [Theory]
    [InlineData("""{"iss":"a","iss":"b"}""", "names a member twice")]
    [InlineData("""{"iss":"a","\u0069ss":"b"}""", "names a member twice")]
    [InlineData("""{"scope":{"max_amount":1,"max_amount":100}}""", "names a member twice")]
    [InlineData("""{"a":[[[[[[[[[[1]]]]]]]]]]}""", "is nested deeper than 8")]
    [InlineData("[]", "not an object")]
    [InlineData("null", "not an object")]
    [InlineData("", "is not JSON")]
    [InlineData("{} {}", "is not JSON")]
    public void Claims_that_two_readers_could_read_differently_are_refused(string claims, string reason) =>
        Assert.Contains(reason, Claims.Malformed(Claims.Sign(claims)), StringComparison.Ordinal);

    [Fact]
    public void Lists_that_are_too_long_are_refused()
    {
        var ids = string.Join(',', Enumerable.Range(0, 65).Select(number => $"\"{number}\""));
        Assert.StartsWith("wants scope.merchant with 1 to 64", Claims.Malformed(Claims.Sign(Claims.WithScope("merchant", $"[{ids}]"))), StringComparison.Ordinal);
        Assert.StartsWith("wants jti as a string of 1 to 128", Claims.Malformed(Claims.Sign(Claims.With("jti", $"\"{new string('a', 129)}\""))), StringComparison.Ordinal);
    }

    [Fact]
    public void No_claims_make_reading_throw() =>
        Prop.ForAll<string?>(text => SignedSpendToken.Parse(Claims.Sign(text ?? "")) is SpendTokenResult.Malformed).QuickCheckThrowOnFailure();
}
