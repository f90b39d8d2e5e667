using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Tests.Protocols.SpendTokens;

public class SpendTokenWriterTests
{
    private static readonly Gen<string> Ids = Gen.Choose(1, 40).SelectMany(length => Gen.ArrayOf(Gen.Choose('!', '~').Select(code => (char)code), length)).Select(chars => new string(chars));

    private static readonly Gen<SpendToken> Tokens =
        from ids in Gen.ArrayOf(Ids, 5)
        from merchants in Gen.ListOf(Ids)
        from categories in Gen.ListOf(Ids)
        from minorUnits in Gen.Choose(1, 400_000_000)
        from currency in Gen.Elements(CurrencyCode.All.ToArray())
        from lifetime in Gen.Choose(1, 1_000_000)
        from uses in Gen.OneOf(Gen.Constant((long?)null), Gen.Choose(1, 1_000_000).Select(number => (long?)number))
        from isForAny in Gen.Elements(true, false)
        from binding in Gen.Elements<SpendTokenBinding>(
            SpendTokenBinding.Bearer.Instance, new SpendTokenBinding.ToKey(Claims.Thumbprint), new SpendTokenBinding.ToRequest(Claims.Thumbprint))
        select Token(minorUnits, currency) with
        {
            Issuer = ids[0],
            Subject = ids[1],
            Id = ids[2],
            Agent = ids[3],
            Audience = [isForAny && merchants.Count > 0 ? SpendToken.AnyMerchant : ids[4]],
            Expires = Claims.Issued.AddSeconds(lifetime),
            NotBefore = lifetime % 2 == 0 ? Claims.Issued : null,
            Uses = uses,
            Binding = binding,
            Scope = Token(minorUnits, currency).Scope with { Merchants = Some(merchants, 64), Categories = Some(categories, 32), Intent = lifetime % 3 == 0 ? "maps of \"Köln\" 🗺️" : null },
        };

    [Fact]
    public void A_token_is_written_with_the_names_of_the_claims()
    {
        var token = Token(2500, CurrencyCode.Usd) with { Uses = 1, Binding = new SpendTokenBinding.ToKey(Claims.Thumbprint) };
        var parts = SpendTokenWriter.Sign(Claims.Key, token).Split('.');
        Assert.Equal("""{"alg":"ES256","kid":"k1","typ":"spend+jwt"}""", Decode(parts[0]));
        Assert.Equal(
            """{"iss":"https://bank.example","aud":"shop-1","sub":"user-7","iat":1700000000,"exp":1700000300,"jti":"t-1","agent":"agent-1","""
            + $$$"""
            "scope":{"max_amount":2500,"currency":"USD"},"uses":1,"cnf":{"jkt":"{{{Claims.Thumbprint}}}"}}
            """.Trim(),
            Decode(parts[1]));
    }

    [Fact]
    public void A_token_for_any_merchant_lists_them()
    {
        var token = Token(2500, CurrencyCode.Usd);
        token = token with { Audience = [SpendToken.AnyMerchant], Scope = token.Scope with { Merchants = ["shop-1"] } };
        var claims = JsonElement.Parse(Encoding.UTF8.GetBytes(Decode(SpendTokenWriter.Sign(Claims.Key, token).Split('.')[1])));
        Assert.Equal("""["shop-1"]""", claims.GetProperty("scope").GetProperty("merchants").GetRawText());
    }

    [Fact]
    public void Whatever_is_signed_is_read_back_as_it_was() =>
        Prop.ForAll(Tokens.ToArbitrary(), token =>
            SpendTokenWriter.FaultOf(token) is not null || Describe(Read(SpendTokenWriter.Sign(Claims.Key, token))) == Describe(token)).QuickCheckThrowOnFailure();

    [Fact]
    public void Claims_within_the_limits_have_no_fault() =>
        Prop.ForAll(Tokens.ToArbitrary(), token => SpendTokenWriter.FaultOf(token) is null or "is too long").QuickCheckThrowOnFailure();

    [Fact]
    public void A_token_that_its_reader_would_refuse_is_not_signed()
    {
        var good = Token(2500, CurrencyCode.Usd);
        Assert.Null(SpendTokenWriter.FaultOf(good));
        Assert.All<(SpendToken Token, string Fault)>(
            [
                (good with { Id = "" }, "wants jti as a string"),
                (good with { Agent = "agent 1" }, "wants agent as a string"),
                (good with { Audience = [] }, "has no aud"),
                (good with { Audience = ["any"] }, "wants scope.merchants with 1 to 64"),
                (good with { Audience = ["any", "shop-1"], Scope = good.Scope with { Merchants = ["shop-1"] } }, "is for any merchant without"),
                (good with { Expires = good.IssuedAt }, "has an exp that is not after"),
                (good with { Uses = 0 }, "wants uses as a whole number"),
                (good with { Uses = 2, Scope = good.Scope with { IsOneTime = true } }, "has uses that contradict"),
                (good with { Binding = new SpendTokenBinding.ToKey("short") }, "has a cnf that is not"),
                (good with { Scope = good.Scope with { MaxAmount = default } }, "wants scope.max_amount as"),
                (good with { Scope = good.Scope with { MaxAmount = Amount("0.001 USD") } }, "has a maximum that is not a whole number"),
                (good with { Scope = good.Scope with { Intent = "a\u001bb" } }, "wants scope.intent as"),
                (good with { Scope = good.Scope with { Merchants = [.. Enumerable.Range(0, 64).Select(number => new string('m', 200) + number)] } }, "is too long"),
            ],
            refused =>
            {
                Assert.StartsWith(refused.Fault, SpendTokenWriter.FaultOf(refused.Token), StringComparison.Ordinal);
                Assert.Throws<ArgumentException>(() => SpendTokenWriter.Sign(Claims.Key, refused.Token));
            });
    }

    [Fact]
    public void The_longest_token_that_is_signed_is_read()
    {
        var key = SigningKey.Generate(SignatureAlgorithm.Es256, new string('k', 256));
        var token = Token(2500, CurrencyCode.Usd);
        var count = Enumerable.Range(1, 64).Last(count => SpendTokenWriter.FaultOf(WithMerchants(token, count)) is null);
        Assert.InRange(count, 20, 63);
        Assert.Equal("t-1", Claims.Signed(SpendTokenWriter.Sign(key, WithMerchants(token, count))).Verify([key.VerificationKey]) is SpendTokenVerdict.Verified verified ? verified.Token.Id : null);
    }

    [Fact]
    public void Only_a_key_that_can_be_named_and_published_signs()
    {
        var token = Token(2500, CurrencyCode.Usd);
        Assert.Throws<ArgumentException>(() => SpendTokenWriter.Sign(SigningKey.Generate(SignatureAlgorithm.Es256), token));
        Assert.Throws<ArgumentException>(() => SpendTokenWriter.Sign(SigningKey.Generate(SignatureAlgorithm.Es256, "k 1"), token));
        Assert.Throws<ArgumentException>(() => SpendTokenWriter.Sign(SigningKey.Generate(SignatureAlgorithm.HmacSha256, "k1"), token));
    }

    private static SpendToken WithMerchants(SpendToken token, int count) =>
        token with { Scope = token.Scope with { Merchants = [.. Enumerable.Range(0, count).Select(number => new string('m', 150) + number)] } };

    private static SpendToken Token(long minorUnits, CurrencyCode currency)
    {
        Assert.True(MoneyAmount.TryFromMinorUnits(minorUnits, currency, out var amount));
        return new()
        {
            Issuer = "https://bank.example",
            Audience = ["shop-1"],
            Subject = "user-7",
            IssuedAt = Claims.Issued,
            Expires = Claims.Issued.AddSeconds(300),
            Id = "t-1",
            Agent = "agent-1",
            Scope = new() { MaxAmount = amount },
        };
    }

    private static MoneyAmount Amount(string text)
    {
        Assert.True(MoneyAmount.TryParse(text, out var amount));
        return amount;
    }

    private static ImmutableArray<string> Some(IEnumerable<string> ids, int count) => [.. ids.Distinct().Take(count)];

    private static SpendToken Read(string text) => Assert.IsType<SpendTokenVerdict.Verified>(Claims.Signed(text).Verify([Claims.Key.VerificationKey])).Token;

    // Lists in records are compared by identity.
    private static string Describe(SpendToken token) => JsonSerializer.Serialize(new
    {
        token.Issuer,
        token.Audience,
        token.Subject,
        token.IssuedAt,
        token.NotBefore,
        token.Expires,
        token.Id,
        token.Agent,
        token.Uses,
        Binding = token.Binding.ToString(),
        Amount = token.Scope.MaxAmount.ToString(),
        token.Scope.Merchants,
        token.Scope.Categories,
        token.Scope.Intent,
    });

    private static string Decode(string part)
    {
        Assert.True(Base64UrlText.TryDecode(part, out var bytes));
        return Encoding.UTF8.GetString(bytes);
    }
}
