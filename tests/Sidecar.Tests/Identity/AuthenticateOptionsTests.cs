using System.Collections;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Hosting;

namespace Sidecar.Tests.Identity;

public sealed class AuthenticateOptionsTests : IDisposable
{
    private const string Path = "Sidecar:Policies:shop:Authenticate";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"Anonymous\": true }", "AnyOf: is required: write which credentials are accepted, e.g. [ \"ApiKey\" ]")]
    [InlineData("{ \"AnyOf\": [ \"Password\" ] }", "AnyOf:0: 'Password' is not one of: ApiKey, Jwt, AgentHmac, MessageSignature")]
    [InlineData("{ \"AnyOff\": [ \"ApiKey\" ], \"AnyOf\": [ \"ApiKey\", \"Jwt\", \"ApiKey\" ] }", "AnyOf:2: names ApiKey again; write it once")]
    [InlineData("{ \"AnyOff\": [ \"ApiKey\" ] }", "AnyOff: unknown key; did you mean 'AnyOf'?")]
    [InlineData("{ \"AnyOf\": [ \"ApiKey\" ], \"Require\": [ \"a b\" ] }", "Require:0: must be 1 to 100 of a-z, A-Z, 0-9 and . _ : / - *, for example checkout:write")]
    [InlineData("{ \"AnyOf\": [ \"Jwt\" ], \"ResourceMetadata\": \"/.well-known/oauth-protected-resource\" }", "ResourceMetadata: must be an https address, for example https://shop.example/.well-known/oauth-protected-resource")]
    [InlineData("{ \"AnyOf\": [ \"Jwt\" ], \"ResourceMetadata\": \"https://shop.example/a\\\", b=\\\"c\" }", "ResourceMetadata: must be an https address, for example https://shop.example/.well-known/oauth-protected-resource")]
    [InlineData("{ \"AnyOf\": [ \"ApiKey\" ], \"ResourceMetadata\": \"https://shop.example/meta\" }", "ResourceMetadata: is about tokens of buyers, and AnyOf takes none; add \"Jwt\"")]
    public async Task A_section_that_cannot_be_meant_is_named_with_its_key(string section, string message) =>
        Assert.Contains($"a.json: {Path}:{message}", await ErrorsOfAsync($$"""{ "Policies": { "shop": { "Authenticate": {{section}} } } }"""));

    [Theory]
    [InlineData("Principal", "Authorization", "Headers:Principal: is not a header of its own; write X-Sidecar-Principal")]
    [InlineData("Kind", "X Kind", "Headers:Kind: is not a header of its own; write X-Sidecar-Principal-Kind")]
    [InlineData("Permissions", "", "Headers:Permissions: is not a header of its own; write X-Sidecar-Permissions")]
    [InlineData("Permissions", "x-sidecar-principal", "Headers: names one header twice; give each its own name")]
    public async Task A_header_that_cannot_be_ours_alone_is_named_with_its_key(string key, string name, string message) =>
        Assert.Equal([$"a.json: Sidecar:Identity:{message}"], await ErrorsOfAsync($$"""{ "Identity": { "Headers": { "{{key}}": "{{name}}" } } }"""));

    private async Task<IReadOnlyList<string>> ErrorsOfAsync(string sidecar)
    {
        await using var features = new ComposedFeatures();
        _folder.With("a.json", $$"""{ "Sidecar": {{sidecar}} }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        FeatureOptions.Bind(loaded);
        ConfigurationCompiler.Compile(loaded, features.Gates);
        return _folder.ErrorsOf(loaded);
    }
}
