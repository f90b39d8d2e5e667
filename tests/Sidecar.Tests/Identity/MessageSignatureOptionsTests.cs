using System.Collections;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Tests.Configuration;

namespace Sidecar.Tests.Identity;

public sealed class MessageSignatureOptionsTests : IDisposable
{
    private const string Path = "Sidecar:Identity:MessageSignatures";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"MaxBodyBytes\": 10", "MaxBodyBytes: must be between 1024 and 67108864 bytes, for example 1048576")]
    [InlineData("\"Skew\": \"00:11:00\"", "Skew: must be between 00:00:00 and 00:10:00")]
    [InlineData("\"Ucp\": { \"Mode\": \"On\" }", "Ucp:Mode: 'On' is not one of: Off, Observe, Enforce")]
    [InlineData("\"Ucp\": { \"MaxAge\": \"00:00:00\" }", "Ucp:MaxAge: must be between 00:00:01 and 1.00:00:00")]
    [InlineData("\"Ucp\": { \"Profiles\": [ \"platform.example\" ] }", "Ucp:Profiles:0: must be the https address of a profile without user, fragment and dot segments, at most 2048 characters, for example https://agent.example/.well-known/ucp")]
    [InlineData("\"Ucp\": { \"Versions\": [ \"2026-08-25\", \"2026-13-01\" ] }", "Ucp:Versions:1: must be a version of UCP, for example 2026-08-25")]
    [InlineData("\"Ucp\": { \"ContinueUrl\": \"http://shop.example/\" }", "Ucp:ContinueUrl: must be an https address, for example https://shop.example/")]
    [InlineData("\"Ucp\": { \"Permissions\": [ \"a b\" ] }", "Ucp:Permissions:0: must be 1 to 100 of a-z, A-Z, 0-9 and . _ : / - *, for example checkout:write")]
    [InlineData("\"WebBotAuth\": { \"MaxLifetime\": \"2.00:00:00\" }", "WebBotAuth:MaxLifetime: must be between 00:00:01 and 1.00:00:00")]
    [InlineData("\"WebBotAuth\": { \"RequireNonce\": true }", "WebBotAuth:MaxLifetime: must be between 00:00:01 and 01:00:00")]
    [InlineData("\"Ucp\": { \"Profiles\": [ \"http://platform.example/ucp\" ] }", "Ucp:Profiles:0: must be the https address of a profile without user, fragment and dot segments, at most 2048 characters, for example https://agent.example/.well-known/ucp")]
    [InlineData("\"Tap\": { \"Mode\": \"Enforce\" }", "Tap:Keys: or KeysUrl is required, one of them: write file:tap-keys.json, or the https address of the agents' JWK Set")]
    [InlineData("\"Tap\": { \"MaxLifetime\": \"00:09:00\" }", "Tap:MaxLifetime: must be between 00:00:01 and 00:08:00")]
    [InlineData("\"Tap\": { \"Tags\": [ \"agent-auth\" ] }", "Tap:Tags:0: 'agent-auth' is no tag of the protocol; write agent-browser-auth or agent-payer-auth")]
    [InlineData("\"Tap\": { \"Keys\": \"{}\" }", "Tap:Keys: is no JWK Set: it has no keys")]
    [InlineData("\"Tap\": { \"Keys\": \"{\\\"keys\\\":[]}\" }", "Tap:Keys: has no key")]
    [InlineData("\"Tap\": { \"KeysUrl\": \"http://keys.example/tap.json\" }", "Tap:KeysUrl: must be an https address, for example https://keys.example/tap.json")]
    [InlineData("\"Tap\": { \"KeysUrl\": \"keys.json\" }", "Tap:KeysUrl: must be an https address, for example https://keys.example/tap.json")]
    public void What_cannot_be_meant_is_named_with_its_key(string section, string message)
    {
        _folder.With("a.json", $$"""{ "Sidecar": { "Identity": { "MessageSignatures": { {{section}} } } } }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        FeatureOptions.Bind(loaded);

        Assert.Equal([$"a.json: {Path}:{message}"], _folder.ErrorsOf(loaded));
    }

    [Theory]
    [InlineData("", "Sidecar:Policies:shop:Authenticate:AnyOf:0: is MessageSignature, and every kind of signature is off; write \"Enforce\" at Sidecar:Identity:MessageSignatures:Ucp:Mode, or for WebBotAuth or Tap")]
    [InlineData("\"Identity\": { \"MessageSignatures\": { \"Ucp\": { \"Mode\": \"Observe\" } } },", "Sidecar:Policies:shop:Authenticate:AnyOf: accepts signatures only, and these are only observed, so every request would be refused; write \"Anonymous\": true, or \"Enforce\" for a kind of signature")]
    public async Task A_policy_that_accepts_only_signatures_needs_a_profile_that_proves_somebody(string identity, string message)
    {
        _folder.With("a.json", $$$"""
            {
              "ReverseProxy": { "Routes": { "shop": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" }, "Transforms": [ { "PaymentPolicy": "shop" } ] } },
                "Clusters": { "shop": { "Destinations": { "local": { "Address": "http://127.0.0.1:3000/" } } } } },
              "Sidecar": { {{{identity}}} "Policies": { "shop": { "Authenticate": { "AnyOf": [ "MessageSignature" ] } } } }
            }
            """);
        var (app, errors) = await SidecarHost.BuildAsync(new StartArguments([_folder.Path("a.json")], []), new Hashtable());
        await using var _ = app;

        Assert.Contains(message, Assert.Single(errors.All).ToString(), StringComparison.Ordinal);
    }
}
