using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>A test's configuration for a process: it logs, keeps its ledger in the test's folder, and has `/before/**` which is settled before the upstream is called.</summary>
internal static class ProcessSettings
{
    /// <summary>The ledger's file in the test's folder.</summary>
    public const string LedgerFile = "sidecar.db";

    public static SidecarSettings For(RecordingUpstream upstream, ScriptedFacilitator facilitator) => SidecarSettings.For(upstream, facilitator)
        .Set("Logging:LogLevel:Default", "Information")
        .Set("Sidecar:Ledger:ConnectionString", $"Data Source={LedgerFile}")
        .Set("ReverseProxy:Routes:before", JsonNode.Parse(
            """{ "ClusterId": "merchant", "Match": { "Path": "/before/{**rest}" }, "Transforms": [ { "PaymentPolicy": "before" } ] }"""))
        .Set("Sidecar:Policies:before", JsonNode.Parse(
            $$"""{ "Payment": { "Price": "$0.01", "Settle": "BeforeUpstream", "Accepts": [ { "Network": "eip155:84532", "PayTo": "{{SidecarSettings.PayTo}}" } ] } }"""));

    /// <summary>It issues spend tokens of its own, and operators have a token.</summary>
    public static SidecarSettings Issuing(this SidecarSettings settings, string operatorToken) => settings
        .Set("Sidecar:Admin:Token", operatorToken)
        .Set("Sidecar:SpendTokens", new JsonObject { ["Merchant"] = "shop", ["Issuer"] = "https://shop.example", ["GeneratedKeys"] = new JsonObject { ["Secret"] = "a secret of at least thirty-two characters" } });

    /// <summary>Writes the configuration and starts the process with it.</summary>
    public static Task<SidecarProcess> StartAsync(this SidecarSettings settings, TemporaryFolder folder, params string[] more) =>
        SidecarProcess.StartAsync(folder, ["--config", folder.Write("sidecar.json", settings.ToString()), .. more]);
}
