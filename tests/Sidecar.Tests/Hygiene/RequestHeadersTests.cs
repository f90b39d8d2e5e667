using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Tests.Hygiene;

public sealed class RequestHeadersTests
{
    private static readonly HeaderRules Rules = new(["X-Sidecar-Principal", "X-Agent"], ["X-Shop-Nonce", "X_Shop_Time", "Signature", "X-Agent"]);
    private static readonly RequestHeaders Headers = new(Rules, ForwardedFamily.XForwarded);

    [Theory]
    [InlineData("X-Sidecar-Payer")]
    [InlineData("x-sidecar-payer")]
    [InlineData("X-SIDECAR-Anything-New")]
    [InlineData("X_Sidecar_Payer")]
    [InlineData("x-sidecar_payer")]
    [InlineData("X-Agent")]
    [InlineData("x_agent")]
    public void What_a_client_says_about_itself_in_our_name_is_dropped(string name) => Assert.Empty(Cleaned((name, "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")));

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("x-http-method")]
    [InlineData("X-Method-Override")]
    [InlineData("X_Http_Method_Override")]
    [InlineData("X-Original-URL")]
    [InlineData("X-Rewrite-URL")]
    [InlineData("X-Original-URI")]
    [InlineData("X-Original-Host")]
    [InlineData("X-Host")]
    [InlineData("X-Forwarded-Server")]
    [InlineData("Proxy")]
    [InlineData("X-Content-Length")]
    [InlineData("PAYMENT-CONTEXT")]
    public void What_would_make_a_backend_see_another_request_is_dropped_whoever_sends_it(string name)
    {
        Assert.Empty(Cleaned((name, "DELETE")));
        var headers = new HeaderDictionary { [name] = "DELETE" };
        Assert.Null(Headers.Clean(headers, fromTrustedPeer: true));
        Assert.Empty(headers);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Forwarded-Prefix")]
    [InlineData("X-Forwarded-Scheme")]
    [InlineData("X-Forwarded-Ssl")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("Remote-User")]
    [InlineData("True-Client-IP")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("X-Cluster-Client-IP")]
    [InlineData("Fastly-Client-IP")]
    public void Only_a_trusted_proxy_speaks_for_a_client(string name)
    {
        Assert.Empty(Cleaned((name, "198.51.100.1")));
        var headers = new HeaderDictionary { [name] = "198.51.100.1", [name.Replace('-', '_')] = "198.51.100.2" };
        Assert.Null(Headers.Clean(headers, fromTrustedPeer: true));
        Assert.Equal([name], headers.Keys);
    }

    [Fact]
    public void The_family_that_trusted_proxies_do_not_write_is_dropped_from_them_too()
    {
        var headers = new HeaderDictionary { ["Forwarded"] = "for=198.51.100.1", ["X-Forwarded-For"] = "198.51.100.2", ["X-Forwarded-Host"] = "h" };

        Assert.Null(Headers.Clean(headers, fromTrustedPeer: true));
        Assert.Equal(["X-Forwarded-For", "X-Forwarded-Host"], headers.Keys.Order());

        headers["Forwarded"] = "for=198.51.100.1";
        Assert.Null(new RequestHeaders(Rules, ForwardedFamily.Forwarded).Clean(headers, fromTrustedPeer: true));
        Assert.Equal(["Forwarded"], headers.Keys);
    }

    /// <summary>Backends that read '_' and '-' as one see the same header twice.</summary>
    [Theory]
    [InlineData("X_API-Key", "X-API_Key")]
    [InlineData("x_api_key", "X-API_Key")]
    [InlineData("Idempotency_Key", "Idempotency-Key")]
    public void One_header_in_two_spellings_is_refused(string one, string other)
    {
        Assert.Equal("header_repeated", Headers.Clean(new HeaderDictionary { [one] = "a", [other] = "b" }, fromTrustedPeer: false)?.Slug);
        Assert.Null(Headers.Clean(new HeaderDictionary { [one] = "a" }, fromTrustedPeer: false));
    }

    [Theory]
    [InlineData("X-Sidecar")]
    [InlineData("X-Sidecars-Payer")]
    [InlineData("My-X-Sidecar-Payer")]
    [InlineData("X-Agents")]
    [InlineData("X-Request-Id")]
    [InlineData("X")]
    [InlineData("_")]
    [InlineData("X-Forwarded-By")]
    [InlineData("Via")]
    public void Other_headers_stay_as_they_came(string name) => Assert.Equal("a", Cleaned((name, "a"))[name]);

    [Fact]
    public void Every_forged_header_goes_and_every_other_stays() =>
        Assert.Equal(["Accept", "Host"], Cleaned(("X-Sidecar-A", "1"), ("Accept", "*/*"), ("X-Sidecar-B", "2"), ("Host", "h"), ("Forwarded", "for=1")).Keys.Order());

    [Theory]
    [InlineData("Authorization")]
    [InlineData("authorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Content-Type")]
    [InlineData("Content-Encoding")]
    [InlineData("PAYMENT-SIGNATURE")]
    [InlineData("X-PAYMENT")]
    [InlineData("Idempotency-Key")]
    [InlineData("X-API-Key")]
    [InlineData("X-Spend-Token")]
    [InlineData("DPoP")]
    [InlineData("X-AI-Signature")]
    [InlineData("X-Nonce")]
    [InlineData("X-Timestamp")]
    [InlineData("Webhook-Id")]
    [InlineData("Webhook-Timestamp")]
    [InlineData("Webhook-Signature")]
    [InlineData("Svix-Id")]
    [InlineData("Svix-Timestamp")]
    [InlineData("Svix-Signature")]
    [InlineData("Stripe-Signature")]
    [InlineData("X-Hub-Signature-256")]
    [InlineData("Merchant-Signature")]
    [InlineData("Request-Signature")]
    [InlineData("X-Shop-Nonce")]
    [InlineData("x-shop-nonce")]
    [InlineData("X-Shop-Time")]
    [InlineData("Origin")]
    [InlineData("Access-Control-Request-Method")]
    public void What_is_one_by_its_meaning_may_not_come_twice(string name)
    {
        var refusal = Headers.Clean(new HeaderDictionary { [name] = new(["a", "a"]) }, fromTrustedPeer: true);

        Assert.Equal(("header_repeated", 400, $"{name} came more than once. Send one."), (refusal?.Slug, refusal?.Status, refusal?.Detail));
        Assert.Equal("a", Cleaned((name, "a"))[name]);
    }

    [Theory]
    [InlineData("X-API-Key", "X_Api_Key")]
    [InlineData("X_Api_Key", "x-api-key")]
    [InlineData("X_API-Key", "X-API_Key")]
    [InlineData("X-API_Key", "x_api_key")]
    [InlineData("X-Shop_Nonce", "X_Shop-Nonce")]
    [InlineData("X_Shop_Time", "X-Shop-Time")]
    public void A_second_spelling_is_a_second_header(string first, string second)
    {
        var refusal = Headers.Clean(new HeaderDictionary { [first] = "a", [second] = "b" }, fromTrustedPeer: false);

        Assert.Equal(("header_repeated", 400), (refusal?.Slug, refusal?.Status));
        Assert.Equal("b", Cleaned((second, "b"))[second]);
    }

    [Fact]
    public void Another_header_is_no_second_spelling() =>
        Assert.Equal(3, Cleaned(("X_API-Key", "a"), ("X-ABC_Key", "b"), ("X-API-Kex", "c")).Count);

    [Theory]
    [InlineData("Accept")]
    [InlineData("Cookie")]
    [InlineData("Via")]
    [InlineData("Signature")]
    [InlineData("Signature-Input")]
    [InlineData("Content-Digest")]
    public void Lists_may_have_several_lines(string name)
    {
        var headers = new HeaderDictionary { [name] = new(["a", "b"]) };

        Assert.Null(Headers.Clean(headers, fromTrustedPeer: false));
        Assert.Equal("a,b", headers[name].ToString());
    }

    [Theory]
    [InlineData("close")]
    [InlineData("keep-alive")]
    [InlineData("Upgrade")]
    [InlineData("Upgrade, HTTP2-Settings")]
    [InlineData("TE, close")]
    [InlineData("")]
    [InlineData(" , ,")]
    public void Options_of_the_connection_take_nothing_away(string connection)
    {
        var headers = Cleaned(("Connection", connection), ("TE", "trailers"), ("Upgrade", "websocket"), ("Host", "h"));

        Assert.Equal(["Connection", "Host", "TE", "Upgrade"], headers.Keys.Order());
    }

    [Fact]
    public void What_connection_names_ends_here() =>
        Assert.Equal(["Accept", "Connection"], Cleaned(("Connection", "close, X-Hop,x-other"), ("X-Hop", "1"), ("X-Other", "2"), ("Accept", "*/*")).Keys.Order());

    [Theory]
    [InlineData("Authorization")]
    [InlineData("close, X-PAYMENT")]
    [InlineData("x-forwarded-for")]
    [InlineData("X-Sidecar-Payer")]
    [InlineData("Host")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Connection")]
    [InlineData("Cookie")]
    [InlineData("Signature-Input")]
    [InlineData("Content-Digest")]
    [InlineData("X_API_Key")]
    public void Connection_takes_away_nothing_that_the_backend_relies_on(string connection) =>
        Assert.Equal("header_malformed", Headers.Clean(new HeaderDictionary { ["Connection"] = connection, ["Host"] = "h" }, fromTrustedPeer: true)?.Slug);

    [Theory]
    [InlineData("Content-Length")]
    [InlineData("X-Content-Length")]
    public void A_body_has_one_end(string length)
    {
        var refusal = Headers.Clean(new HeaderDictionary { ["Transfer-Encoding"] = "chunked", [length] = "5" }, fromTrustedPeer: true);

        Assert.Equal(("ambiguous_framing", true), (refusal?.Slug, refusal?.ClosesConnection));
        Assert.Equal(["Transfer-Encoding"], Cleaned(("Transfer-Encoding", "chunked")).Keys);
    }

    /// <summary>Whatever the case and the mixture of strokes: what is ours never passes.</summary>
    [Fact]
    public void No_spelling_of_our_names_passes() => Prop.ForAll(
        Gen.Elements("X-Sidecar-Payer", "X-Agent", "X-HTTP-Method-Override", "X-Forwarded-For", "Forwarded").SelectMany(name =>
            Gen.ListOf(Gen.Choose(0, 1), name.Length).Select(bits => string.Concat(name.Select((character, i) =>
                bits.ElementAt(i) == 0 ? character : character == '-' ? '_' : char.IsUpper(character) ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character))))).ToArbitrary(),
        name => Cleaned((name, "1")).Count == 0).QuickCheckThrowOnFailure();

    [Fact]
    public void A_request_that_has_nothing_of_it_costs_one_enumerator()
    {
        var headers = new HeaderDictionary
        {
            ["Host"] = "h",
            ["Accept"] = "*/*",
            ["User-Agent"] = "a",
            ["Authorization"] = "Bearer a",
            ["Connection"] = "keep-alive",
            ["Content-Type"] = "text/plain",
            ["Content-Length"] = "4",
        };
        for (var i = 0; i < 100; i++)
        {
            Headers.Clean(headers, fromTrustedPeer: false);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Headers.Clean(headers, fromTrustedPeer: false);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000 * 96);
    }

    private static HeaderDictionary Cleaned(params (string Name, string Value)[] lines)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in lines)
        {
            headers[name] = value;
        }

        Assert.Null(Headers.Clean(headers, fromTrustedPeer: false));
        return headers;
    }
}
