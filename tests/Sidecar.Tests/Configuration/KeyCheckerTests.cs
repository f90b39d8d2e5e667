namespace Sidecar.Tests.Configuration;

public sealed class KeyCheckerTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "Nam": "x" }""", ":Nam: unknown key; did you mean 'Name'?")]
    [InlineData("""{ "Tiemout": "00:00:01" }""", ":Tiemout: unknown key; did you mean 'Timeout'?")]
    [InlineData("""{ "Colour": 1 }""", ":Colour: unknown key; known here: Name, Count, Bytes, Enabled, Timeout, Url, Kind, Names, Inner, Limits, Headers")]
    [InlineData("""{ "Computed": "x" }""", ":Computed: unknown key; known here: Name, Count, Bytes, Enabled, Timeout, Url, Kind, Names, Inner, Limits, Headers")]
    [InlineData("""{ "Inner": [ { "Inner": [ { "Kidn": "Redis" } ] } ] }""", ":Inner:0:Inner:0:Kidn: unknown key; did you mean 'Kind'?")]
    [InlineData("""{ "Timeout": "banana" }""", ":Timeout: 'banana' is not a time span; write 00:00:05 for five seconds")]
    [InlineData("""{ "Timeout": 5 }""", ":Timeout: '5' is not a time span; write 00:00:05 for five seconds")]
    [InlineData("""{ "Count": "many" }""", ":Count: 'many' is not a whole number from -2147483648 to 2147483647")]
    [InlineData("""{ "Count": 1.5 }""", ":Count: '1.5' is not a whole number from -2147483648 to 2147483647")]
    [InlineData("""{ "Count": 2147483648 }""", ":Count: '2147483648' is not a whole number from -2147483648 to 2147483647")]
    [InlineData("""{ "Count": "" }""", ":Count: an empty value is not a whole number from -2147483648 to 2147483647")]
    [InlineData("""{ "Count": { "x": 1 } }""", ":Count: an object or a list stands where a single value is expected: a whole number from -2147483648 to 2147483647")]
    [InlineData("""{ "Enabled": "yes" }""", ":Enabled: 'yes' is not true or false")]
    [InlineData("""{ "Kind": "Foo" }""", ":Kind: 'Foo' is not one of: Memory, Redis")]
    [InlineData("""{ "Kind": "Reddis" }""", ":Kind: 'Reddis' is not one of: Memory, Redis; did you mean 'Redis'?")]
    [InlineData("""{ "Kind": 1 }""", ":Kind: '1' is not one of: Memory, Redis")]
    [InlineData("""{ "Url": "/relative" }""", ":Url: '/relative' is not an absolute URL; write https://host/path")]
    [InlineData("""{ "Names": "one" }""", ":Names: 'one' is a single value where a list is expected; write [ ... ]")]
    [InlineData("""{ "Names": { "a": "one" } }""", ":Names: a list is expected here, not an object with the key 'a'; write [ ... ]")]
    [InlineData("""{ "Names": [ "a", null ] }""", ":Names:1: the list has an entry without a value; remove it")]
    [InlineData("""{ "Limits": 5 }""", """:Limits: '5' is a single value where named entries: { "name": ... } is expected""")]
    [InlineData("""{ "Limits": { "a": "x" } }""", ":Limits:a: 'x' is not a whole number from -2147483648 to 2147483647")]
    [InlineData("""{ "Headers": { "a": [ "x" ] } }""", ":Headers:a: an object or a list stands where a single value is expected: text")]
    public void A_wrong_key_is_told_with_what_to_write(string sample, string expected)
    {
        var loaded = _folder.With("a.json", $$"""{ "Sidecar": { "Sample": {{sample}} } }""").Load();

        Assert.Equal(["a.json: Sidecar:Sample" + expected], _folder.ErrorsOf(loaded));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "name": null, "NAMES": [], "inner": [], "Limits": {}, "Headers": null, "Bytes": null, "Url": null }""")]
    [InlineData("""{ "Count": null, "Enabled": null, "Timeout": null, "Kind": null }""")]
    [InlineData("""{ "Count": -5, "Bytes": 9999999999, "Enabled": true, "Timeout": "1.00:00:00", "Url": "https://a/b?c", "Kind": "redis" }""")]
    [InlineData("""{ "Inner": [ { "Names": [ "a", "b" ] }, {} ], "Limits": { "$.line_items": 100 }, "Headers": { "Authorization": "Bearer x" } }""")]
    public void Right_values_of_every_kind_pass_and_bind(string sample)
    {
        var loaded = _folder.With("a.json", $$"""{ "Sidecar": { "Sample": {{sample}} } }""").Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.NotNull(loaded.Bind<SampleOptions>("Sidecar:Sample"));
    }

    [Fact]
    public void Misshapen_sections_bind_to_their_defaults_so_that_the_rest_can_be_checked()
    {
        var loaded = _folder.With("a.json", """{ "Sidecar": { "Sample": { "Name": "x", "Inner": [ { "Count": "many" } ] } } }""").Load();

        Assert.False(loaded.Errors.IsBindable("Sidecar:Sample"));
        Assert.Equal((null, 7), (loaded.Bind<SampleOptions>("Sidecar:Sample").Name, loaded.Bind<SampleOptions>("Sidecar:Sample").Count));
    }

    [Fact]
    public void Sections_that_no_feature_reads_are_unknown()
    {
        var loaded = _folder.With("a.json", """{ "Kestrel": { "Endpoint": {} }, "Sidcar": 1, "Sidecar": { "Colour": [], "Policy": {} } }""").Load();

        Assert.Equal(
            [
                "a.json: Kestrel:Endpoint: unknown key; did you mean 'Endpoints'?",
                "a.json: Sidcar: unknown key; did you mean 'Sidecar'?",
                "a.json: Sidecar:Colour: unknown key; known here: PublicUrl, TrustedProxies, ForwardedHeaders, Hosts, Scheduling, Policies, Sample",
                "a.json: Sidecar:Policy: unknown key; known here: PublicUrl, TrustedProxies, ForwardedHeaders, Hosts, Scheduling, Policies, Sample",
            ],
            _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void Kestrels_own_keys_are_known_and_their_misspellings_told()
    {
        var loaded = _folder.With(
            "a.json",
            """
            {
              "Kestrel": {
                "Endpoints": {
                  "proxy": { "Url": "http://*:8080", "Protocols": "Http1AndHttp2" },
                  "tls": { "Url": "https://*:8443", "SslProtocols": [ "Tls13" ], "Certificate": { "Path": "c.pem", "KeyPath": "k.pem" }, "Sni": { "*.example.com": { "Protocols": "Http1" } } },
                  "typo": { "Urls": "http://*:1", "Protocols": "Http4", "Protocol": "Http1" }
                },
                "EndpointDefaults": { "Protocols": "Http2", "Url": "http://*:1" },
                "Certificates": { "Default": { "Path": "c.pfx", "Password": "x" } }
              }
            }
            """).Load();

        Assert.Equal(
            [
                "a.json: Kestrel:EndpointDefaults:Url: unknown key; known here: Protocols, SslProtocols, ClientCertificateMode",
                "a.json: Kestrel:Endpoints:typo:Protocol: unknown key; did you mean 'Protocols'?",
                "a.json: Kestrel:Endpoints:typo:Protocols: 'Http4' is not one of: None, Http1, Http2, Http1AndHttp2, Http3, Http1AndHttp2AndHttp3; did you mean 'Http1'?",
                "a.json: Kestrel:Endpoints:typo:Urls: unknown key; did you mean 'Url'?",
            ],
            _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void Yarps_own_keys_are_known_and_their_misspellings_told()
    {
        var loaded = _folder.With(
            "a.json",
            """
            {
              "ReverseProxy": {
                "Routes": {
                  "r": {
                    "RouteId": "r", "ClusterId": "c", "Order": 1, "Timeout": "00:00:10", "MaxRequestBodySize": 10, "AuthorizationPolicy": "x",
                    "Match": { "Path": "/{**rest}", "Hosts": [ "h" ], "Methods": [ "GET" ], "Headers": [ { "Name": "a", "Values": [ "1" ], "Mode": "HeaderPrefix", "IsCaseSensitive": true } ], "QueryParameters": [ { "Name": "q", "Mode": "Exists" } ], "Pth": 1 },
                    "Transforms": [ { "RequestHeader": "X", "Anything": "y" } ], "Metadata": { "free": "form" }
                  }
                },
                "Clusters": {
                  "c": {
                    "ClusterId": "c", "LoadBalancingPolicy": "RoundRobin",
                    "SessionAffinity": { "Enabled": true, "Policy": "Cookie", "AffinityKeyName": "k", "Cookie": { "SameSite": "Lax" } },
                    "HealthCheck": { "Active": { "Enabled": true, "Interval": "00:00:10", "Path": "/h" }, "Passive": { "Enabled": true } },
                    "HttpClient": { "SslProtocols": [ "Tls12", "Tls13" ], "MaxConnectionsPerServer": 10, "WebProxy": { "Address": "http://p:1/" } },
                    "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact", "ActivityTimeout": "00:01:00" },
                    "Destinations": { "d": { "Address": "http://127.0.0.1:1/", "Host": "h", "Helth": "x" } }
                  }
                }
              }
            }
            """).Load();

        Assert.Equal(
            [
                "a.json: ReverseProxy:Clusters:c:ClusterId: unknown key; known here: LoadBalancingPolicy, SessionAffinity, HealthCheck, HttpClient, HttpRequest, Destinations, Metadata",
                "a.json: ReverseProxy:Clusters:c:Destinations:d:Helth: unknown key; did you mean 'Health'?",
                "a.json: ReverseProxy:Routes:r:Match:Pth: unknown key; did you mean 'Path'?",
            ],
            _folder.ErrorsOf(loaded).Where(error => !error.Contains("RouteId", StringComparison.Ordinal)));
        Assert.Single(_folder.ErrorsOf(loaded), error => error.StartsWith("a.json: ReverseProxy:Routes:r:RouteId: unknown key", StringComparison.Ordinal));
    }
}
