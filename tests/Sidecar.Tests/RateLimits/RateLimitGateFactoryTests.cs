using System.Collections;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.State;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Hosting;

namespace Sidecar.Tests.RateLimits;

public sealed class RateLimitGateFactoryTests : IDisposable
{
    private const string Path = "Sidecar:Policies:shop:RateLimits";
    private const string Payment = "\"Payment\": { \"Price\": \"$0.01\", \"Accepts\": [ { \"Network\": \"eip155:84532\", \"PayTo\": \"0x209693Bc6afc0C5328bA36FaF03C514EF312287C\" } ]";

    private const string Caller = "\"Webhook\": { \"Scheme\": \"GitHub\", \"Secrets\": [ \"a secret of thirty-two characters\" ] },";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"Limit\": 60, \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }")]
    [InlineData("{ \"Limit\": 4503599627370496, \"Window\": \"7.00:00:00\", \"By\": [ \"Ip\", \"Route\" ], \"Cost\": 4503599627370496 }")]
    [InlineData("{ \"Name\": \"burst\", \"Kind\": \"TokenBucket\", \"Limit\": 100, \"Refill\": 10, \"Window\": \"00:00:01\", \"By\": [ \"Route\" ] }")]
    [InlineData("{ \"Kind\": \"Concurrency\", \"Limit\": 1000000, \"By\": [ \"Header\" ], \"Header\": \"X-Tenant\" }")]
    public async Task A_limit_becomes_a_gate(string limit) => Assert.Empty(await ErrorsOfAsync($"[ {limit} ]"));

    [Theory]
    [InlineData("{ \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }", "Limit: must be from 1 to 4503599627370496, for example 60")]
    [InlineData("{ \"Limit\": 4503599627370497, \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }", "Limit: must be from 1 to 4503599627370496, for example 60")]
    [InlineData("{ \"Kind\": \"Concurrency\", \"Limit\": 1000001, \"By\": [ \"Ip\" ] }", "Limit: must be from 1 to 1000000, for example 60")]
    [InlineData("{ \"Limit\": 5, \"Cost\": 6, \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }", "Cost: must be from 1 to Limit: what costs more could never pass")]
    [InlineData("{ \"Limit\": 5, \"Cost\": 0, \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }", "Cost: must be from 1 to Limit: what costs more could never pass")]
    [InlineData("{ \"Limit\": 5, \"By\": [ \"Ip\" ] }", "Window: must be whole seconds from 00:00:01 to 7.00:00:00, for example 00:01:00")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01.5\", \"By\": [ \"Ip\" ] }", "Window: must be whole seconds from 00:00:01 to 7.00:00:00, for example 00:01:00")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"7.00:00:01\", \"By\": [ \"Ip\" ] }", "Window: must be whole seconds from 00:00:01 to 7.00:00:00, for example 00:01:00")]
    [InlineData("{ \"Kind\": \"Concurrency\", \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }", "Window: means nothing to Concurrency, which counts requests that are under way; leave it out")]
    [InlineData("{ \"Kind\": \"TokenBucket\", \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }", "Refill: must be from 1 to Limit: how many tokens come in each Window")]
    [InlineData("{ \"Kind\": \"TokenBucket\", \"Limit\": 5, \"Refill\": 6, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }", "Refill: must be from 1 to Limit: how many tokens come in each Window")]
    [InlineData("{ \"Limit\": 5, \"Refill\": 1, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }", "Refill: means something to TokenBucket only; leave it out, or write \"Kind\": \"TokenBucket\"")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\" }", "By: must name at least one of Ip, Principal, Agent, Payer, Route, Header, each once; [ \"Route\" ] is one limit for everybody")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\", \"Ip\" ] }", "By: must name at least one of Ip, Principal, Agent, Payer, Route, Header, each once; [ \"Route\" ] is one limit for everybody")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Header\" ] }", "Header: must be the name of a header, for example X-Tenant")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Header\" ], \"Header\": \"X Tenant\" }", "Header: must be the name of a header, for example X-Tenant")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Header\" ], \"Header\": \"cookie\" }", "Header: Cookie holds many things at once, and whoever adds one has a limit of his own; name another header")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ], \"Header\": \"X-Tenant\" }", "Header: means something beside \"By\": [ \"Header\" ] only; leave it out, or add Header there")]
    [InlineData("{ \"Name\": \"\", \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }", "Name: must be 1 to 32 of A-Z a-z 0-9 . _ -, for example address")]
    [InlineData("{ \"Name\": \"a/b\", \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }", "Name: must be 1 to 32 of A-Z a-z 0-9 . _ -, for example address")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\", \"Agent\" ] }", "By: counts by who calls, and nothing in the policy finds that out; add Authenticate, or write Ip")]
    [InlineData("{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Payer\" ] }", "By: counts by who pays, and nothing in the policy asks for a payment; add Payment, or write Principal or Ip")]
    public async Task A_value_that_cannot_be_meant_is_named_with_its_key_once(string limit, string error) => Assert.Equal([$"a.json: {Path}:0:{error}"], await ErrorsOfAsync($"[ {limit} ]"));

    [Fact]
    public async Task Two_limits_have_two_names() => Assert.Equal(
        [$"a.json: {Path}:1:Name: 'limit1' is the name of another limit of this policy; give each its own"],
        await ErrorsOfAsync("[ { \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }, { \"Name\": \"limit1\", \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] } ]"));

    [Theory]
    [InlineData("\"By\": [ \"Header\" ]", "\"By\": [ \"Ip\" ]")]
    [InlineData("\"By\": [ \"Header\" ]", "\"By\": [ \"Route\", \"Ip\" ], \"Kind\": \"TokenBucket\", \"Refill\": 1")]
    [InlineData("\"By\": [ \"Header\", \"Ip\" ]", "\"By\": [ \"Ip\" ]")]
    [InlineData("\"By\": [ \"Principal\", \"Header\" ]", "\"By\": [ \"Ip\" ]")]
    [InlineData("\"By\": [ \"Principal\", \"Header\" ]", "\"By\": [ \"Agent\" ]")]
    public async Task A_header_may_be_counted_by_where_whoever_sends_it_is_bounded(string byHeader, string beside)
    {
        Assert.Empty(await ErrorsOfAsync(Both(byHeader, beside), Caller));
        Assert.Empty(await ErrorsOfAsync(Both(beside, byHeader), Caller));
    }

    /// <summary>One address could fill the tables of windows with values that it makes up.</summary>
    [Theory]
    [InlineData("\"By\": [ \"Header\" ]", "\"By\": [ \"Route\" ]")]
    [InlineData("\"By\": [ \"Header\" ]", "\"By\": [ \"Principal\" ]")]
    [InlineData("\"By\": [ \"Ip\", \"Header\" ]", "\"By\": [ \"Principal\" ]")]
    [InlineData("\"By\": [ \"Header\" ], \"Kind\": \"TokenBucket\", \"Refill\": 1", "\"By\": [ \"Route\" ]")]
    public async Task A_header_alone_is_not_counted_by(string byHeader, string beside) => Assert.Equal(
        [
            $"a.json: {Path}:0:By: counts by a header, of which anybody can send a new value with each request and have a window for each; add to the policy a limit that bounds him, "
            + "for example { \"Limit\": 600, \"Window\": \"00:01:00\", \"By\": [ \"Ip\" ] }",
        ],
        await ErrorsOfAsync(Both(byHeader, beside), Caller));

    [Fact]
    public async Task Neither_requests_at_once_nor_another_header_bound_whoever_makes_values_up()
    {
        Assert.Single(await ErrorsOfAsync("[ { \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Header\" ], \"Header\": \"X-Tenant\" }, { \"Kind\": \"Concurrency\", \"Limit\": 5, \"By\": [ \"Ip\" ] } ]"));
        Assert.Equal(2, (await ErrorsOfAsync(
            "[ { \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Header\" ], \"Header\": \"X-A\" }, { \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\", \"Header\" ], \"Header\": \"X-B\" } ]")).Count);
    }

    [Fact]
    public async Task There_are_eight_limits_at_most()
    {
        const string Limit = "{ \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Ip\" ] }";

        Assert.Empty(await ErrorsOfAsync($"[ {string.Join(", ", Enumerable.Repeat(Limit, 8))} ]"));
        Assert.StartsWith($"a.json: {Path}: must have 1 to 8 limits", Assert.Single(await ErrorsOfAsync($"[ {string.Join(", ", Enumerable.Repeat(Limit, 9))} ]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_by_payer_stands_behind_a_payment_that_has_not_moved_yet()
    {
        const string Limit = "[ { \"Limit\": 5, \"Window\": \"00:00:01\", \"By\": [ \"Payer\" ] } ]";

        Assert.Empty(await ErrorsOfAsync(Limit, Payment + " },"));
        Assert.Equal(
            [$"a.json: {Path}:0:By: counts by who pays, which is proven when the payment was taken already; with \"Settle\": \"BeforeUpstream\" write Principal or Ip"],
            await ErrorsOfAsync(Limit, Payment + ", \"Settle\": \"BeforeUpstream\" },"));
    }

    [Fact]
    public async Task Limits_stand_where_what_they_count_by_is_known()
    {
        await using var features = new ComposedFeatures();

        var plan = Compile(
            features,
            """
            [
              { "Limit": 5, "Window": "00:00:01", "By": [ "Payer", "Ip" ] },
              { "Limit": 5, "Window": "00:00:01", "By": [ "Route", "Principal" ] },
              { "Limit": 5, "Window": "00:00:01", "By": [ "Ip" ] }
            ]
            """,
            Payment + " }, " + Caller);

        Assert.Equal(["RateLimits", "Webhook", "RateLimits", "Payment", "RateLimits"], plan.Gates.Select(gate => gate.Name));
        Assert.Equal(["RateLimits"], features.Get<StoreDemand>().Without(["Idempotency", "PaymentClaims"]));
        Assert.Equal(["shop/limit1", "shop/limit3"], features.Get<AddressLimits>().Labels);
    }

    [Fact]
    public async Task Limits_that_need_no_store_do_not_wait_for_one()
    {
        await using var features = new ComposedFeatures();

        Compile(features, "[ { \"Kind\": \"Concurrency\", \"Limit\": 5, \"By\": [ \"Ip\" ] } ]", "");

        Assert.Empty(features.Get<StoreDemand>().Without([]));
    }

    private static string Both(string first, string second) => $"[ {Limit(first)}, {Limit(second)} ]";

    private static string Limit(string keys) => $"{{ \"Limit\": 5, \"Window\": \"00:00:01\", {keys}{(keys.Contains("Header", StringComparison.Ordinal) ? ", \"Header\": \"X-Tenant\"" : "")} }}";

    private PolicyPlan Compile(ComposedFeatures features, string section, string before)
    {
        var loaded = Load(section, before);
        Assert.True(ConfigurationCompiler.Compile(loaded, features.Gates).Policies.TryGet("shop", out var plan), string.Join('\n', _folder.ErrorsOf(loaded)));
        return plan!;
    }

    private async Task<IReadOnlyList<string>> ErrorsOfAsync(string section, string before = "")
    {
        await using var features = new ComposedFeatures();
        var loaded = Load(section, before);
        var compiled = ConfigurationCompiler.Compile(loaded, features.Gates);
        Assert.Equal(loaded.Errors.Any, !compiled.Policies.TryGet("shop", out _));
        return _folder.ErrorsOf(loaded);
    }

    private LoadedConfiguration Load(string section, string before)
    {
        _folder.With("a.json", $$"""{ "Sidecar": { "Policies": { "shop": { {{before}} "RateLimits": {{section}} } } } }""");
        return ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
    }
}
