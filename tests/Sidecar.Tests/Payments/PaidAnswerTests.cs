using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Payments;

namespace Sidecar.Tests.Payments;

public sealed class PaidAnswerTests
{
    [Theory]
    [InlineData("", "private")]
    [InlineData("public", "private")]
    [InlineData("PUBLIC, max-age=60", "max-age=60, private")]
    [InlineData("public, s-maxage=600, max-age=60", "max-age=60, private")]
    [InlineData("S-MaxAge=600", "private")]
    [InlineData("max-age=60", "max-age=60, private")]
    [InlineData("private", "private")]
    [InlineData("Private, max-age=1", "Private, max-age=1")]
    [InlineData("no-store", "no-store")]
    [InlineData("No-Store", "No-Store")]
    [InlineData("no-cache", "no-cache, private")]
    [InlineData("no-cache,,must-revalidate , ", "no-cache, must-revalidate, private")]
    [InlineData("private=\"set-cookie\"", "private=\"set-cookie\", private")]
    [InlineData("immutable, public, private", "immutable, private")]
    public void A_paid_answer_is_nobody_elses(string upstream, string expected)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        if (upstream.Length > 0)
        {
            headers.CacheControl = upstream;
        }

        PaidAnswer.MakePrivate(headers);

        Assert.Equal(expected, headers.CacheControl);
    }

    [Fact]
    public void Several_lines_of_cache_control_are_one()
    {
        IHeaderDictionary headers = new HeaderDictionary { ["Cache-Control"] = new(["public", "s-maxage=9, max-age=1"]) };

        PaidAnswer.MakePrivate(headers);

        Assert.Equal("max-age=1, private", headers.CacheControl);
    }

    // A delivery network believes these before Cache-Control.
    [Theory]
    [InlineData("CDN-Cache-Control")]
    [InlineData("cdn-cache-control")]
    [InlineData("Cloudflare-CDN-Cache-Control")]
    [InlineData("Surrogate-Control")]
    public void No_delivery_network_is_told_otherwise(string name)
    {
        var headers = new HeaderDictionary { [name] = "public, max-age=3600", ["ETag"] = "\"a\"" };

        PaidAnswer.MakePrivate(headers);

        Assert.Equal(["Cache-Control", "ETag"], headers.Keys.Order());
    }

    [Fact]
    public void Only_this_proxy_says_what_was_paid()
    {
        var headers = new HeaderDictionary
        {
            ["Settlement-Overrides"] = "{\"amount\":\"1\"}",
            ["payment-required"] = "a",
            ["Payment-Response"] = new StringValues(["a", "b"]),
            ["X-PAYMENT-RESPONSE"] = "a",
            ["X-Payment-Id"] = "theirs",
            ["Content-Type"] = "text/plain",
        };

        PaidAnswer.StripUpstream(headers);

        Assert.Equal(["Content-Type", "X-Payment-Id"], headers.Keys.Order());
    }
}
