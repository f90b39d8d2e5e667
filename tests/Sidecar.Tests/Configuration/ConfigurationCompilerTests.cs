using Sidecar.Policies;

namespace Sidecar.Tests.Configuration;

public sealed class ConfigurationCompilerTests : IDisposable
{
    private const string Clusters = """ "Clusters": { "merchant": { "Destinations": { "d": { "Address": "http://127.0.0.1:1/" } } } } """;

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_route_gets_the_plan_that_it_names()
    {
        var (loaded, compiled) = _folder.With(
            "a.json",
            $$"""
            {
              "ReverseProxy": { {{Clusters}}, "Routes": {
                "paid": { "ClusterId": "merchant", "Match": { "Path": "/p" }, "Transforms": [ { "PathRemovePrefix": "/p" }, { "PaymentPolicy": "PAID" } ] },
                "free": { "ClusterId": "Merchant", "Match": { "Path": "/f" }, "Transforms": [ { "paymentPolicy": "open" } ] }
              } },
              "Sidecar": { "PublicUrl": "https://api.example.com/shop", "Policies": { "paid": { "Payment": { "Price": "$0.01" }, "check": { "Price": "$1" } } } }
            }
            """).Compile();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.Equal(new Uri("https://api.example.com/shop"), compiled.Options.PublicUrl);
        Assert.Same(PolicyPlan.Open, compiled.Routes.ByRoute["free"]);
        var plan = compiled.Routes.ByRoute["paid"];
        Assert.Equal(("paid", PolicyMode.Enforce, ErrorDialect.Problem), (plan.Name, plan.Mode, plan.Errors));
        Assert.Equal(["Check", "Payment"], plan.Gates.Select(gate => gate.Name));
        Assert.True(compiled.Policies.TryGet("Paid", out var found));
        Assert.Same(plan, found);
    }

    [Fact]
    public void Observing_policies_tell_their_gates_so()
    {
        var (loaded, compiled) = _folder.With("a.json", """{ "Sidecar": { "Policies": { "watch": { "Mode": "observe", "Errors": "problem", "Check": { "Price": "$1" } } } } }""").Compile();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.True(compiled.Policies.TryGet("watch", out var plan));
        Assert.Equal(PolicyMode.Observe, plan.Mode);
        Assert.Equal(PolicyMode.Observe, Assert.IsType<SampleGate>(Assert.Single(plan.Gates)).Mode);
    }

    [Fact]
    public void Policies_that_make_no_sense_are_all_told()
    {
        var (loaded, compiled) = _folder.With(
            "a.json",
            """
            {
              "Sidecar": { "Policies": {
                "Open": { "Check": { "Price": "$1" } },
                "empty": { },
                "plain": { "Mode": "Enforce" },
                "watched": { "Mode": "Observe", "Payment": { "Price": "$1" } },
                "typo": { "Paymnt": { "Price": "$1" } },
                "blank": { "Payment": { } },
                "shape": { "Payment": { "Limit": "x" }, "Check": { "Limit": 1 } },
                "mode": { "Mode": "Watch", "Check": { "Price": "$1" } },
                "value": "yes"
              } }
            }
            """).Compile();

        Assert.Equal(
            [
                """a.json: Sidecar:Policies:blank:Payment:Price: is missing; write "$0.01" """.TrimEnd(),
                """a.json: Sidecar:Policies:empty: the policy has no gate; a route that needs none says { "PaymentPolicy": "open" }""",
                "a.json: Sidecar:Policies:mode:Mode: 'Watch' is not one of: Enforce, Observe",
                "a.json: Sidecar:Policies:Open: 'open' is built in and lets everybody through; give this policy another name",
                """a.json: Sidecar:Policies:plain: the policy has no gate; a route that needs none says { "PaymentPolicy": "open" }""",
                """a.json: Sidecar:Policies:shape:Check:Price: is missing; write "$0.01" """.TrimEnd(),
                "a.json: Sidecar:Policies:shape:Payment:Limit: 'x' is not a whole number from -2147483648 to 2147483647",
                "a.json: Sidecar:Policies:typo:Paymnt: unknown key; did you mean 'Payment'?",
                "a.json: Sidecar:Policies:value: 'yes' is a single value where an object with keys: Mode, Errors, Payment, Check is expected",
                """a.json: Sidecar:Policies:watched:Mode: a policy with Payment cannot only observe: what should be paid would be given away; write "Enforce" """.TrimEnd(),
            ],
            _folder.ErrorsOf(loaded));
        Assert.Equal([PolicyPlan.Open], compiled.Policies.All);
    }

    [Fact]
    public void A_section_that_no_gate_reads_does_not_pass_in_silence()
    {
        var (loaded, compiled) = _folder.With("a.json", """{ "Sidecar": { "Policies": { "p": { "Payment": { "Price": "$1" } } } } }""").Compile(new SampleGateFactory("Check"));

        Assert.Equal(["a.json: Sidecar:Policies:p:Payment: no gate reads this section"], _folder.ErrorsOf(loaded));
        Assert.Equal([PolicyPlan.Open], compiled.Policies.All);
    }

    [Fact]
    public void Gates_that_a_section_does_not_ask_for_are_not_in_the_plan()
    {
        var (loaded, compiled) = _folder.With("a.json", """{ "Sidecar": { "Policies": { "p": { "Check": { "Price": "$1" } } } } }""")
            .Compile(new AbsentGateFactory("Check"), new SampleGateFactory("Check"), new AbsentGateFactory("Check"));

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.True(compiled.Policies.TryGet("p", out var plan));
        Assert.IsType<SampleGate>(Assert.Single(plan.Gates));
    }

    [Fact]
    public void A_policy_of_which_no_gate_is_left_does_not_let_everybody_through()
    {
        var (loaded, compiled) = _folder.With("a.json", """{ "Sidecar": { "Policies": { "p": { "Check": { } } } } }""").Compile(new AbsentGateFactory("Check"));

        Assert.Equal(["a.json: Sidecar:Policies:p: the policy has no gate: its sections ask for nothing"], _folder.ErrorsOf(loaded));
        Assert.Equal([PolicyPlan.Open], compiled.Policies.All);
    }

    [Fact]
    public void Routes_without_exactly_one_known_policy_are_all_told()
    {
        var (loaded, compiled) = _folder.With(
            "a.json",
            $$"""
            {
              "ReverseProxy": { {{Clusters}}, "Routes": {
                "none": { "ClusterId": "merchant" },
                "others": { "ClusterId": "merchant", "Transforms": [ { "PathPrefix": "/x" } ] },
                "two": { "ClusterId": "merchant", "Transforms": [ { "PaymentPolicy": "open" }, { "PaymentPolicy": "paid" } ] },
                "mixed": { "ClusterId": "merchant", "Transforms": [ { "PaymentPolicy": "open", "PathPrefix": "/x" } ] },
                "unknown": { "ClusterId": "merchant", "Transforms": [ { "PaymentPolicy": "paied" } ] },
                "null": { "ClusterId": "merchant", "Transforms": [ { "PaymentPolicy": null } ] },
                "broken": { "ClusterId": "merchant", "Transforms": [ { "PaymentPolicy": "broken" } ] },
                "value": { "ClusterId": "merchant", "Transforms": "paid" }
              } },
              "Sidecar": { "Policies": { "paid": { "Payment": { "Price": "$1" } }, "broken": { "Payment": { "Price": "1" } } } }
            }
            """).Compile();

        Assert.Equal(
            [
                """a.json: ReverseProxy:Routes:mixed:Transforms:0: an entry with PaymentPolicy has no other key; give 'PathPrefix' an entry of its own""",
                """a.json: ReverseProxy:Routes:none:Transforms: the route has no policy; add { "PaymentPolicy": "open" } to let everybody through, or name one of Sidecar:Policies""",
                """a.json: ReverseProxy:Routes:null:Transforms:0:PaymentPolicy: there is no policy ''; known are: open, paid, broken""",
                """a.json: ReverseProxy:Routes:others:Transforms: the route has no policy; add { "PaymentPolicy": "open" } to let everybody through, or name one of Sidecar:Policies""",
                """a.json: ReverseProxy:Routes:two:Transforms: the route has 2 policies; keep one PaymentPolicy""",
                """a.json: ReverseProxy:Routes:unknown:Transforms:0:PaymentPolicy: there is no policy 'paied'; did you mean 'paid'? known are: open, paid, broken""",
                """a.json: ReverseProxy:Routes:value:Transforms: 'paid' is a single value where a list is expected; write [ ... ]""",
                """a.json: Sidecar:Policies:broken:Payment:Price: '1' is not a price; write "$0.01" """.TrimEnd(),
            ],
            _folder.ErrorsOf(loaded));
        Assert.Equal("mixed", Assert.Single(compiled.Routes.ByRoute).Key);
    }

    [Fact]
    public void An_overlay_that_merges_into_the_wrong_transform_is_told()
    {
        var (loaded, _) = _folder
            .With("a.json", $$"""{ "ReverseProxy": { {{Clusters}}, "Routes": { "r": { "ClusterId": "merchant", "Transforms": [ { "PathPrefix": "/x" }, { "PaymentPolicy": "open" } ] } } } }""")
            .With("b.json", """{ "ReverseProxy": { "Routes": { "r": { "Transforms": [ { "PaymentPolicy": "open" } ] } } } }""")
            .Compile();

        Assert.Equal(["b.json: ReverseProxy:Routes:r:Transforms: the route has 2 policies; keep one PaymentPolicy"], _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void Clusters_that_could_not_serve_are_told()
    {
        var (loaded, _) = _folder.With(
            "a.json",
            """
            {
              "ReverseProxy": {
                "Routes": {
                  "a": { "ClusterId": "mercant", "Transforms": [ { "PaymentPolicy": "open" } ] },
                  "b": { "Transforms": [ { "PaymentPolicy": "open" } ] }
                },
                "Clusters": {
                  "merchant": { "SessionAffinity": { "Enabled": true, "AffinityKeyName": "k" } },
                  "other": { "SessionAffinity": { "Enabled": true, "AffinityKeyName": "k", "Policy": "hashcookie" } },
                  "fine": { "SessionAffinity": { "Enabled": true, "AffinityKeyName": "k", "Policy": "Cookie" } },
                  "off": { "SessionAffinity": { "Enabled": false } }
                }
              }
            }
            """).Compile();

        Assert.Equal(
            [
                """a.json: ReverseProxy:Clusters:merchant:SessionAffinity:Policy: HashCookie, which is the default, is not available; write "ArrCookie", "Cookie" or "CustomHeader" """.TrimEnd(),
                """a.json: ReverseProxy:Clusters:other:SessionAffinity:Policy: HashCookie, which is the default, is not available; write "ArrCookie", "Cookie" or "CustomHeader" """.TrimEnd(),
                "a.json: ReverseProxy:Routes:a:ClusterId: there is no cluster 'mercant'; did you mean 'merchant'?",
                "a.json: ReverseProxy:Routes:b:ClusterId: the route has no cluster to go to; known here: merchant, other, fine, off",
            ],
            _folder.ErrorsOf(loaded));
    }

    [Theory]
    [InlineData("ftp://example.com", "must begin with http:// or https://")]
    [InlineData("https://example.com/?a=b", "must have no user, query or fragment; write https://host or https://host/path")]
    [InlineData("https://example.com/#a", "must have no user, query or fragment; write https://host or https://host/path")]
    [InlineData("https://user:word@example.com/", "must have no user, query or fragment; write https://host or https://host/path")]
    [InlineData("example.com", "'example.com' is not an absolute URL; write https://host/path")]
    [InlineData("", "an empty value is not an absolute URL; write https://host/path")]
    public void The_public_address_is_a_plain_web_address(string url, string expected)
    {
        var (loaded, _) = _folder.With("a.json", $$"""{ "Sidecar": { "PublicUrl": "{{url}}" } }""").Compile();

        Assert.Equal([$"a.json: Sidecar:PublicUrl: {expected}"], _folder.ErrorsOf(loaded));
    }
}
