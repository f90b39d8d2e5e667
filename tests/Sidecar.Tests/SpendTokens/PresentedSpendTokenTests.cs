using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.SpendTokens;

namespace Sidecar.Tests.SpendTokens;

public sealed class PresentedSpendTokenTests
{
    [Theory]
    [InlineData("SpendToken a.b.c")]
    [InlineData("spendtoken a.b.c")]
    [InlineData("SpendToken   a.b.c ")]
    public void A_token_is_read_from_its_scheme(string authorization) => Assert.Equal("a.b.c", Shown(Read(("Authorization", authorization))));

    [Fact]
    public void A_token_is_read_from_its_header() => Assert.Equal("a.b.c", Shown(Read(("X-Spend-Token", "a.b.c"))));

    [Fact]
    public void A_token_beside_other_credentials_is_read() => Assert.Equal("a.b.c", Shown(Read(("Authorization", "Bearer x"), ("X-Spend-Token", "a.b.c"))));

    [Theory]
    [InlineData("Bearer a.b.c")]
    [InlineData("SpendTokens a.b.c")]
    [InlineData("SpendToken")]
    public void Another_scheme_is_no_token(string authorization) => Assert.IsType<PresentedSpendToken.Absent>(Read(("Authorization", authorization)));

    [Fact]
    public void Two_tokens_are_none()
    {
        Assert.IsType<PresentedSpendToken.Unusable>(Read(("Authorization", "SpendToken a.b.c"), ("X-Spend-Token", "a.b.c")));
        Assert.IsType<PresentedSpendToken.Unusable>(Read(("X-Spend-Token", "a.b.c"), ("X-Spend-Token", "a.b.c")));
        Assert.IsType<PresentedSpendToken.Unusable>(Read(("Authorization", "SpendToken a.b.c"), ("Authorization", "SpendToken d.e.f")));
        Assert.IsType<PresentedSpendToken.Unusable>(Read(("Authorization", "Bearer x"), ("Authorization", "SpendToken d.e.f")));
        Assert.IsType<PresentedSpendToken.Unusable>(Read(("X-Spend-Token", "a.b.c, d.e.f")));
        Assert.IsType<PresentedSpendToken.Unusable>(Read(("X-Spend-Token", "")));
    }

    [Fact]
    public void Authorization_is_kept_from_the_backend_only_where_it_is_the_token()
    {
        Assert.Contains("Authorization", PresentedSpendToken.ConsumedOf(Headers(("Authorization", "SpendToken a.b.c"))));
        Assert.Equal(["X-Spend-Token", "DPoP"], PresentedSpendToken.ConsumedOf(Headers(("Authorization", "Bearer x"))));
    }

    private static PresentedSpendToken Read(params (string Name, string Value)[] headers) => PresentedSpendToken.Read(Headers(headers));

    private static string Shown(PresentedSpendToken presented) => Assert.IsType<PresentedSpendToken.Shown>(presented).Token.ToString();

    private static HeaderDictionary Headers(params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            dictionary[name] = StringValues.Concat(dictionary[name], value);
        }

        return dictionary;
    }
}
