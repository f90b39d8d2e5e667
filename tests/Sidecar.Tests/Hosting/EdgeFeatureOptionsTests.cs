using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.Tests.Configuration;

namespace Sidecar.Tests.Hosting;

public sealed class EdgeFeatureOptionsTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(""" "TrustedProxies": [ "10.0.0.0/8", "10.0.0.1/8" ] """, "TrustedProxies:1: is no network, since bits behind its length are set; write 10.0.0.0/8")]
    [InlineData(""" "TrustedProxies": [ "0.0.0.0/0" ] """, "TrustedProxies:0: trusts everybody; name the addresses of the proxies")]
    [InlineData(""" "Hosts": [ "https://a.example" ] """, "Hosts:0: is no host; write shop.example or shop.example:8443")]
    [InlineData(""" "ResponseHeaders": { "FrameOptions": "DENY\nX: 1" } """, "ResponseHeaders:FrameOptions: is no value of a header; write up to 1024 visible ASCII characters")]
    [InlineData(""" "ResponseHeaders": { "Remove": [ "Content-Length" ] } """, "ResponseHeaders:Remove:0: is no name of a header that an answer could do without")]
    [InlineData(""" "ResponseHeaders": { "Remove": [ "a b" ] } """, "ResponseHeaders:Remove:0: is no name of a header that an answer could do without")]
    public void What_could_not_be_meant_is_told(string key, string expected)
    {
        var loaded = Load($$"""{ "Sidecar": { {{key}} } }""");
        EdgeFeatureOptions.Bind(loaded);

        Assert.Equal([$"a.json: Sidecar:{expected}"], _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void An_empty_list_of_removed_headers_removes_none()
    {
        Assert.Null(EdgeFeatureOptions.Bind(Load("{}")).ResponseHeaders.Remove);
        Assert.Empty(EdgeFeatureOptions.Bind(Load("""{ "Sidecar": { "ResponseHeaders": { "Remove": [] } } }""")).ResponseHeaders.Remove ?? ["Server"]);
    }

    [Fact]
    public void Limits_of_listeners_are_read_and_out_of_range_told()
    {
        var loaded = Load("""{ "Sidecar": { "Limits": { "MaxHeaders": 50 } } }""");

        Assert.Equal((50, 8192), (EdgeFeatureOptions.Bind(loaded).Limits.MaxHeaders, EdgeFeatureOptions.Bind(loaded).Limits.MaxRequestLineBytes));
        Assert.Empty(_folder.ErrorsOf(loaded));

        loaded = Load("""{ "Sidecar": { "Limits": { "MaxHeaders": 5, "BodyGrace": "00:00:01" } } }""");
        EdgeFeatureOptions.Bind(loaded);

        Assert.Equal(
            [
                "a.json: Sidecar:Limits:BodyGrace: must be above 00:00:01 and at most 00:10:00",
                "a.json: Sidecar:Limits:MaxHeaders: is out of range; write a number from 10 to 1000",
            ],
            _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void Addresses_and_trust_are_taken_as_they_are_written()
    {
        var loaded = Load("""{ "Sidecar": { "PublicUrl": "https://a.example", "TrustedProxies": [ "10.0.0.0/8", "::1" ], "ForwardedHeaders": "forwarded", "Hosts": [ "b.example:81" ] } }""");
        var forwarding = EdgeFeatureOptions.Forwarding(loaded);

        Assert.Equal(("https://a.example", ForwardedFamily.Forwarded), (forwarding.PublicUrl, forwarding.Family));
        Assert.Equal(["10.0.0.0/8", "::1"], forwarding.TrustedProxies);
        Assert.Equal(["b.example:81"], forwarding.Hosts);
    }

    [Fact]
    public void Nobody_is_trusted_where_nothing_is_written()
    {
        var forwarding = EdgeFeatureOptions.Forwarding(Load("{}"));

        Assert.Equal((null, ForwardedFamily.XForwarded), (forwarding.PublicUrl, forwarding.Family));
        Assert.Empty(forwarding.TrustedProxies.Concat(forwarding.Hosts));
    }

    [Fact]
    public void Headers_that_policies_name_for_nonces_and_webhooks_come_once()
    {
        var loaded = Load(
            """
            {
              "Sidecar": {
                "Policies": {
                  "orders": { "Nonce": { "Header": "X-Shop-Nonce", "Timestamp": "X-Shop-Time" } },
                  "signed": { "Nonce": { "Source": "Signature", "Header": "X-Unread" } },
                  "usual": { "Nonce": {} },
                  "hooks": { "Webhook": { "Scheme": "Hmac", "Header": "X-Sig", "Id": "X-Id", "Timestamp": "X-Time" } },
                  "stripe": { "Webhook": { "Scheme": "Stripe" } }
                }
              }
            }
            """);

        Assert.Equal(["X-Id", "X-Nonce", "X-Shop-Nonce", "X-Shop-Time", "X-Sig", "X-Time", "X-Timestamp"], EdgeFeatureOptions.Bind(loaded).SingleHeaders.Order());
    }

    [Theory]
    [InlineData(""" "Sidecar": { "PublicUrl": "https://a.example" } """, nameof(PeerKind.Ingress))]
    [InlineData(""" "Sidecar": { "PublicUrl": "HTTPS://a.example" }, "Kestrel": { "Endpoints": { "Proxy": { "Url": "http://0.0.0.0:8080" } } } """, nameof(PeerKind.Ingress))]
    [InlineData(""" "Sidecar": { "PublicUrl": "https://a.example" }, "Kestrel": { "Endpoints": { "Plain": { "Url": "http://0.0.0.0:80" }, "Proxy": { "Url": "https://0.0.0.0:443" } } } """, nameof(PeerKind.Client))]
    [InlineData(""" "Sidecar": { "PublicUrl": "https://a.example", "TrustedProxies": [ "10.0.0.0/8" ] } """, nameof(PeerKind.Client))]
    [InlineData(""" "Sidecar": { "PublicUrl": "http://a.example" } """, nameof(PeerKind.Client))]
    [InlineData("", nameof(PeerKind.Client))]
    public void Who_connects_where_clients_come_by_https_and_no_listener_takes_it_is_an_ingress(string keys, string expected) =>
        Assert.Equal(expected, EdgeFeatureOptions.Bind(Load($"{{ {keys} }}")).Peers.ToString());

    private LoadedConfiguration Load(string json)
    {
        File.WriteAllText(_folder.Path("a.json"), json);
        return ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), _folder.Environment, FeatureOptions.Sections);
    }
}
