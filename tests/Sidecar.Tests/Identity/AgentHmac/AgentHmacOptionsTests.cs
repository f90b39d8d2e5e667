using System.Collections;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Identity.AgentHmac;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Replay;

namespace Sidecar.Tests.Identity.AgentHmac;

public sealed class AgentHmacOptionsTests : IDisposable
{
    private const string Good = "\"a-secret-of-32-characters-or-more\"";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"Agents\": { \"a\": { \"Secrets\": [ \"short\" ] } } }", "Agents:a:Secrets:0: is shorter than 32 characters; make one with: openssl rand -hex 32")]
    [InlineData("{ \"Agents\": { \"a\": { \"Permissions\": [ \"x\" ] } } }", "Agents:a:Secrets: must be 1 to 4 secrets, for example [ \"env:AGENT_SECRET\" ]")]
    [InlineData("{ \"Agents\": { \"a\": { \"Secrets\": [ " + Good + " ], \"Permissions\": [ \"a b\" ] } } }", "Agents:a:Permissions:0: must be 1 to 100 of a-z, A-Z, 0-9 and . _ : / - *, for example checkout:write")]
    [InlineData("{ \"Agents\": { \"a\": { \"Secrets\": [ " + Good + " ], \"Profiles\": [ \"http://a.example/p\" ] } } }", "Agents:a:Profiles:0: must be the https address of a profile without user, fragment and dot segments, at most 2048 characters, for example https://agent.example/.well-known/ucp")]
    [InlineData("{ \"Agents\": { \"a\": { \"Secrets\": [ " + Good + " ], \"Id\": \"\" } } }", "Agents:a:Id: must be 1 to 200 characters")]
    [InlineData("{ \"Agents\": { \"a\": { \"Secrets\": [ " + Good + " ] }, \"b\": { \"Secrets\": [ " + Good + " ], \"Id\": \"a\" } } }", "Agents:b:Id: is the id of another agent too; give each its own")]
    [InlineData("{ \"Nonce\": \"timestamp\" }", "Nonce: names a member that has another meaning already")]
    [InlineData("{ \"AgentId\": \"\" }", "AgentId: is empty; write the name of a member of the body")]
    [InlineData("{ \"MaxBytes\": 100 }", "MaxBytes: must be between 1024 and 4194304")]
    [InlineData("{ \"Window\": \"00:00:00\" }", "Window: must be between 00:00:01 and 1.00:00:00, for example 00:05:00")]
    [InlineData("{ \"Skew\": \"02:00:00\" }", "Skew: must be between 00:00:00 and 01:00:00, for example 00:00:30")]
    [InlineData("{ \"Form\": \"Json\" }", "Form: 'Json' is not one of: CanonicalJson, RawBody")]
    [InlineData("{ \"Agnts\": {} }", "Agnts: unknown key; did you mean 'Agents'?")]
    public void A_section_that_cannot_be_meant_is_named_with_its_key(string section, string message) =>
        Assert.Equal([$"a.json: Sidecar:Identity:AgentHmac:{message}"], ErrorsOf(section));

    [Fact]
    public void All_errors_are_told_at_once() =>
        Assert.Equal(3, ErrorsOf("""{ "Agents": { "a": { "Secrets": [ "short", "short too" ] } }, "MaxBytes": 1 }""").Count);

    [Fact]
    public void No_error_shows_a_secret() =>
        Assert.DoesNotContain("short-but-secret", string.Concat(ErrorsOf("""{ "Agents": { "a": { "Secrets": [ "short-but-secret" ] } } }""")), StringComparison.Ordinal);

    [Theory]
    [InlineData(nameof(PolicyMode.Enforce), true)]
    [InlineData(nameof(PolicyMode.Observe), false)]
    public void A_policy_that_enforces_needs_the_store_of_nonces(string mode, bool isNeeded)
    {
        var demand = new StoreDemand();
        var scheme = new AgentHmacScheme(new AgentHmacOptions { Agents = { ["a"] = new AgentOptions { Secrets = [new string('s', 32)] } } }, new FakeNonces(), demand, new ManualTimeProvider());

        var authenticator = scheme.Build("shop", Enum.Parse<PolicyMode>(mode), "key", new ConfigurationErrors([]))!;

        Assert.True(authenticator.VerifiesSignatures);
        Assert.Equal(isNeeded ? ["Nonces"] : [], demand.Without([]));
    }

    [Fact]
    public void A_policy_that_takes_agents_where_none_is_known_is_told()
    {
        var errors = new ConfigurationErrors([]);

        Assert.Null(new AgentHmacScheme(new AgentHmacOptions(), new FakeNonces(), new StoreDemand(), new ManualTimeProvider()).Build("shop", PolicyMode.Enforce, "Sidecar:Policies:shop:Authenticate:AnyOf:0", errors));
        Assert.Contains("no agent is known; write one under Sidecar:Identity:AgentHmac:Agents", Assert.Single(errors.All).ToString(), StringComparison.Ordinal);
    }

    private IReadOnlyList<string> ErrorsOf(string section)
    {
        _folder.With("a.json", $$"""{ "Sidecar": { "Identity": { "AgentHmac": {{section}} } } }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        FeatureOptions.Bind(loaded);
        return _folder.ErrorsOf(loaded);
    }
}
