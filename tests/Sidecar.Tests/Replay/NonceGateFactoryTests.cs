using System.Collections;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Hosting;

namespace Sidecar.Tests.Replay;

public sealed class NonceGateFactoryTests : IDisposable
{
    private const string Path = "Sidecar:Policies:shop:Nonce";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"Header\": \"X-Nonce\" }")]
    [InlineData("{ \"Header\": \"X-Nonce\", \"Timestamp\": \"X-Timestamp\", \"Window\": \"00:05:00\" }")]
    [InlineData("{ \"Window\": \"00:00:01\", \"Skew\": \"00:00:00\" }")]
    [InlineData("{ \"Window\": \"1.00:00:00\", \"Skew\": \"01:00:00\" }")]
    [InlineData("{ \"Header\": null, \"Timestamp\": null, \"Source\": null }")]
    public async Task A_section_becomes_a_gate(string section) => Assert.Empty(await ErrorsOfAsync(section));

    [Theory]
    [InlineData("Header", "", "is not the name of a header; write X-Nonce")]
    [InlineData("Header", "X Nonce", "is not the name of a header; write X-Nonce")]
    [InlineData("Timestamp", "X-Timestamp:", "is not the name of a header; write X-Timestamp")]
    [InlineData("Timestamp", "x-nonce", "is the same header as Header; write X-Timestamp")]
    [InlineData("Window", "00:00:00.9", "must be between 00:00:01 and 1.00:00:00, for example 00:05:00")]
    [InlineData("Window", "1.00:00:01", "must be between 00:00:01 and 1.00:00:00, for example 00:05:00")]
    [InlineData("Skew", "-00:00:01", "must be between 00:00:00 and 01:00:00, for example 00:00:30")]
    [InlineData("Skew", "01:00:01", "must be between 00:00:00 and 01:00:00, for example 00:00:30")]
    [InlineData("Source", "Signature", "is Signature, and nothing in the policy verifies signatures, so every request would be refused; write Headers, or Authenticate with AgentHmac or MessageSignature in AnyOf")]
    [InlineData("Source", "Header", "'Header' is not one of: Headers, Signature; did you mean 'Headers'?")]
    [InlineData("Windw", "00:05:00", "unknown key; did you mean 'Window'?")]
    public async Task A_value_that_cannot_be_meant_is_named_with_its_key(string key, string value, string message) =>
        Assert.Equal([$"a.json: {Path}:{key}: {message}"], await ErrorsOfAsync($$"""{ "{{key}}": "{{value}}" }"""));

    [Fact]
    public async Task A_policy_may_observe_with_nothing_but_a_nonce() => Assert.Empty(await ErrorsOfAsync("{ \"Window\": \"00:01:00\" }", "\"Mode\": \"Observe\","));

    private async Task<IReadOnlyList<string>> ErrorsOfAsync(string section, string before = "")
    {
        await using var features = new ComposedFeatures();
        _folder.With("a.json", $$"""{ "Sidecar": { "Policies": { "shop": { {{before}} "Nonce": {{section}} } } } }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        var compiled = ConfigurationCompiler.Compile(loaded, features.Gates);
        Assert.Equal(loaded.Errors.Any, !compiled.Policies.TryGet("shop", out _));
        return _folder.ErrorsOf(loaded);
    }
}
