using System.Collections;
using System.Text;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Payments;
using Sidecar.Payments.Facilitators;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Hosting;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class PaymentGateFactoryTests : IDisposable
{
    private static readonly string WithCategory = SamplePlans.Minimal.Replace("{ \"Price\"", "{ \"Category\": \"data\", \"Price\"", StringComparison.Ordinal);

    private const string Path = "Sidecar:Policies:paid:Payment";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_section_becomes_a_gate() => Assert.Empty(await ErrorsOfAsync(SamplePlans.Minimal));

    [Fact]
    public async Task A_gate_is_watched_by_readiness_until_somebody_supports_it()
    {
        await using var features = new ComposedFeatures();
        Assert.Empty(Compile(SamplePlans.Minimal, features));

        var readiness = features.Get<PaymentReadiness>().Check();

        Assert.False(readiness.IsReady);
        Assert.Equal("No facilitator is known to take the payments of: paid.", readiness.Detail);
    }

    [Fact]
    public async Task Errors_of_the_whole_section_come_with_file_and_key() =>
        Assert.Equal(
            [
                $"""a.json: {Path}:Accepts:0:Network: 'base-sepolia' is not a network; write eip155:84532""",
                $"""a.json: {Path}:Accepts:0:PayTo: missing; write an address of the network""",
                $"""a.json: {Path}:Price: '0.01' is not a price; write "$0.01" """.TrimEnd(),
                $"a.json: {Path}:Versions:0: '3' is not a version of x402; write 1 or 2",
            ],
            await ErrorsOfAsync("""{ "Price": "0.01", "Accepts": [ { "Network": "base-sepolia" } ], "Versions": [ 3 ] }"""));

    [Theory]
    [InlineData("Settle", "AfterUpstrem", "'AfterUpstrem' is not one of: AfterUpstream, BeforeUpstream; did you mean 'AfterUpstream'?")]
    [InlineData("Verify", "Remote", "'Remote' is not one of: Facilitator, Local, Both")]
    [InlineData("MaxTimeoutSeconds", "soon", "'soon' is not a whole number from -2147483648 to 2147483647")]
    [InlineData("MinValidity", "30", "'30' is not a time span; write 00:00:05 for five seconds")]
    [InlineData("EoaOnly", "yes", "'yes' is not true or false")]
    [InlineData("Prise", "$0.01", "unknown key; did you mean 'Price'?")]
    public async Task A_wrong_key_or_value_is_told_before_anything_else(string key, string value, string message) =>
        Assert.Equal([$"a.json: {Path}:{key}: {message}"], await ErrorsOfAsync($$"""{ "Price": "$0.01", "Accepts": [ {{SamplePlans.Accept}} ], "{{key}}": "{{value}}" }"""));

    // JSON's null is a value that nobody wrote.
    [Theory]
    [InlineData("\"Description\": null")]
    [InlineData("\"MimeType\": null")]
    [InlineData("\"Versions\": null")]
    [InlineData("\"MinValidity\": null")]
    [InlineData("\"Settle\": null")]
    public async Task Null_stands_for_the_default(string member)
    {
        var section = $$"""{ "Price": "$0.01", "Accepts": [ {{SamplePlans.Accept}} ], {{member}} }""";

        Assert.Empty(await ErrorsOfAsync(section));
        Assert.Equal(await OfferedAsync(SamplePlans.Minimal), await OfferedAsync(section));
    }

    [Theory]
    [InlineData("\"Amount\": null")]
    [InlineData("\"Extra\": null")]
    [InlineData("\"Extra\": {}")]
    public async Task Null_in_an_entry_stands_for_the_default_too(string member)
    {
        var section = $$"""{ "Price": "$0.01", "Accepts": [ { "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", {{member}} } ] }""";

        Assert.Empty(await ErrorsOfAsync(section));
        Assert.Equal(await OfferedAsync(SamplePlans.Minimal), await OfferedAsync(section));
    }

    [Fact]
    public async Task Null_in_extra_is_told_because_no_client_could_read_it() =>
        Assert.Equal(
            [$"a.json: {Path}:Accepts:0:Extra:memo: has no value; write a text, or remove it"],
            await ErrorsOfAsync($$"""{ "Price": "$0.01", "Accepts": [ { "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Extra": { "memo": null } } ] }"""));

    [Theory]
    [InlineData("null")]
    [InlineData("[ null ]")]
    [InlineData("[ {} ]")]
    [InlineData("{}")]
    public async Task Nothing_to_accept_is_an_error_and_no_crash(string accepts)
    {
        var errors = await ErrorsOfAsync($$"""{ "Price": "$0.01", "Accepts": {{accepts}} }""");

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.StartsWith($"a.json: {Path}:Accepts", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_bought_is_said_in_one_place()
    {
        await using var features = new ComposedFeatures();
        var loaded = Load($$"""{ "Sidecar": { "Policies": { "paid": { "SpendToken": { "Amount": "1.00 USD" }, "Payment": {{WithCategory}} } } } }""");
        ConfigurationCompiler.Compile(loaded, features.Gates);

        Assert.StartsWith($"a.json: {Path}:Category: and Merchant are said by SpendToken", Assert.Single(_folder.ErrorsOf(loaded)), StringComparison.Ordinal);
        Assert.Empty(await ErrorsOfAsync(WithCategory));
        Assert.StartsWith($"a.json: {Path}:Category: has 1 to 256", Assert.Single(await ErrorsOfAsync(WithCategory.Replace("data", "", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_takes_money_cannot_only_observe()
    {
        await using var features = new ComposedFeatures();
        var loaded = Load($$"""{ "Sidecar": { "Policies": { "paid": { "Mode": "Observe", "Payment": {{SamplePlans.Minimal}} } } } }""");
        ConfigurationCompiler.Compile(loaded, features.Gates);

        Assert.StartsWith("a.json: Sidecar:Policies:paid:Mode: a policy with Payment cannot only observe", Assert.Single(_folder.ErrorsOf(loaded)), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> ErrorsOfAsync(string section)
    {
        await using var features = new ComposedFeatures();
        return Compile(section, features);
    }

    private IReadOnlyList<string> Compile(string section, ComposedFeatures features)
    {
        var loaded = Load($$"""{ "Sidecar": { "Policies": { "paid": { "Payment": {{section}} } } } }""");
        var compiled = ConfigurationCompiler.Compile(loaded, features.Gates);
        Assert.Equal(loaded.Errors.Any, !compiled.Policies.TryGet("paid", out _));
        return _folder.ErrorsOf(loaded);
    }

    /// <summary>The 402 of a section, in both versions.</summary>
    private async Task<string> OfferedAsync(string section)
    {
        await using var features = new ComposedFeatures();
        var options = Load($$"""{ "Sidecar": { "Policies": { "paid": { "Payment": {{section}} } } } }""").Bind<PaymentOptions>(Path);
        var plan = new PaymentPlanCompiler(Path, new ReportedErrors()).Compile("paid", options, features.Get<FacilitatorDirectory>(), "shop")!;
        var refusal = SamplePlans.Sheet(plan).Challenge.Price(PaymentRefusals.Required(), "https://a/b", "e");
        return Encoding.UTF8.GetString(refusal.Content!.Bytes.Span) + refusal.Headers[0].Value;
    }

    private LoadedConfiguration Load(string json)
    {
        _folder.With("a.json", json);
        return ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
    }
}
