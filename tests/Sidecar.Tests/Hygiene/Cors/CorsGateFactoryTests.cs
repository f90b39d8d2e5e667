using System.Collections;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Hosting;

namespace Sidecar.Tests.Hygiene.Cors;

public sealed class CorsGateFactoryTests : IDisposable
{
    private const string Path = "Sidecar:Policies:shop:Cors";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "Origins": [ "*" ] }""")]
    [InlineData("""{ "Origins": [ "https://shop.example", "https://*.partner.example:8443", "https://*.com", "null" ], "MaxAge": "00:00:00" }""")]
    [InlineData("""{ "Origins": [ "https://com", "https://*.shop.example:8443", "https://*.co.uk" ], "Credentials": true }""")]
    [InlineData("""{ "Origins": [ "https://shop.example" ], "Credentials": true, "Methods": [ "GET", "PURGE" ], "Headers": [ "*" ], "Expose": [ "X-Total" ], "MaxAge": "1.00:00:00", "PrivateNetwork": true }""")]
    public async Task A_section_becomes_a_gate(string section) => Assert.Empty(await ErrorsOfAsync(section));

    [Theory]
    [InlineData("""{ "Credentials": false }""", "Origins: is missing; write the origins whose pages may call, such as https://shop.example")]
    [InlineData("""{ "Origins": [ "https://a.example", "shop.example" ] }""", "Origins:1: is not an origin; write scheme, host and port only, such as https://shop.example or https://*.shop.example")]
    [InlineData("""{ "Origins": [ "*" ], "Credentials": true }""", "Origins:0: is any page of the web, which must not be let in with Credentials; name the origins")]
    [InlineData("""{ "Origins": [ "https://a.example", "null" ], "Credentials": true }""", "Origins:1: is any page of the web, which must not be let in with Credentials; name the origins")]
    [InlineData("""{ "Origins": [ "https://*.shop.example", "https://*.COM" ], "Credentials": true }""", "Origins:1: is any page below a top-level domain, where everybody can have a name, and must not be let in with Credentials; name your own domain, such as https://*.shop.example")]
    [InlineData("""{ "Origins": [ "https://*.com:8443" ], "Credentials": true }""", "Origins:0: is any page below a top-level domain, where everybody can have a name, and must not be let in with Credentials; name your own domain, such as https://*.shop.example")]
    [InlineData("""{ "Origins": [ "*", "https://a.example" ] }""", "Origins: has * for any and others beside; write one or the other")]
    [InlineData("""{ "Origins": [ "*" ], "Methods": [ "get" ] }""", "Methods:0: is not a method; write it in capitals, such as POST")]
    [InlineData("""{ "Origins": [ "*" ], "Headers": [ "a b" ] }""", "Headers:0: is not the name of a header; write such as X-Tenant, or * alone for any")]
    [InlineData("""{ "Origins": [ "*" ], "Headers": [ "*", "X-A" ] }""", "Headers: has * for any and others beside; write one or the other")]
    [InlineData("""{ "Origins": [ "*" ], "Expose": [ "*" ] }""", "Expose:0: is not the name of a header; write such as X-Total")]
    [InlineData("""{ "Origins": [ "*" ], "MaxAge": "1.00:00:01" }""", "MaxAge: must be whole seconds up to a day, for example 00:10:00")]
    public async Task A_value_that_cannot_be_meant_is_named_with_its_key(string section, string message) =>
        Assert.Equal([$"a.json: {Path}:{message}"], await ErrorsOfAsync(section));

    private async Task<IReadOnlyList<string>> ErrorsOfAsync(string section)
    {
        await using var features = new ComposedFeatures();
        _folder.With("a.json", $$"""{ "Sidecar": { "Policies": { "shop": { "Cors": {{section}} } } } }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        var compiled = ConfigurationCompiler.Compile(loaded, features.Gates);
        Assert.Equal(loaded.Errors.Any, !compiled.Policies.TryGet("shop", out _));
        return _folder.ErrorsOf(loaded);
    }
}
