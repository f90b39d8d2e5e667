using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.Jose;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>A merchant where tokens and payments buy, apart and together.</summary>
internal static class SoakSettings
{
    public const long PriceMicros = 10_000;
    public const string Merchant = "shop";
    public const string Issuer = "https://shop.example";

    public static SigningKey Key { get; } = SigningKey.Generate(SignatureAlgorithm.Es256).NamedByThumbprint();

    public static SidecarSettings For(RecordingUpstream upstream, ScriptedFacilitator facilitator, string redis)
    {
        var settings = SpendingProcess.Spending(ProcessSettings.For(upstream, facilitator))
            .Patience(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2))
            .Set("Sidecar:State:Kind", "Redis")
            .Set("Sidecar:State:Redis", redis)
            .Set("Sidecar:SpendTokens", new JsonObject { ["Merchant"] = Merchant, ["Issuer"] = Issuer, ["SigningKeys"] = new JsonArray(Key.ExportPem()) });
        var payment = $$"""{ "Price": "$0.01", "Accepts": [ { "Network": "eip155:84532", "PayTo": "{{SidecarSettings.PayTo}}" } ] }""";
        Add(settings, "open", """{ "SpendToken": { "Amount": "0.02 USD" } }""");
        Add(settings, "told", """{ "SpendToken": { "AmountHeader": "X-Cost", "MaxAmount": "0.03 USD" } }""");
        Add(settings, "both", $$"""{ "SpendToken": { "AmountOfPayment": true }, "Payment": {{payment}} }""");
        return settings;
    }

    private static void Add(SidecarSettings settings, string name, string policy) => settings
        .Set($"Sidecar:Policies:spend-{name}", JsonNode.Parse(policy))
        .Set($"ReverseProxy:Routes:{name}", JsonNode.Parse(
            $$"""{ "ClusterId": "merchant", "Match": { "Path": "/{{name}}/{**rest}" }, "Transforms": [ { "PaymentPolicy": "spend-{{name}}" } ] }"""));
}
