using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.Hosts;

/// <summary>
/// The configuration file of a test's sidecar: one paid route `/paid/**` (policy `paid`, one cent on Base Sepolia) and one open route `/open/**`
/// before one upstream, facilitators in the order in which they are added, free ports everywhere. Everything can be bent by its key path:
/// <code>
/// new SidecarSettings(upstream.Address)
///     .Facilitator("primary", facilitator.Url)
///     .Payment("Settle", "BeforeUpstream")
///     .Set("ReverseProxy:Clusters:merchant:HttpRequest:ActivityTimeout", "00:00:01")
/// </code>
/// </summary>
internal sealed class SidecarSettings
{
    public const string PayTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";

    private readonly JsonObject _root;

    public SidecarSettings(Uri upstream)
    {
        _root = JsonNode.Parse(
            $$"""
            {
              "Logging": { "LogLevel": { "Default": "None" } },
              "Kestrel": { "Endpoints": { "Proxy": { "Url": "http://127.0.0.1:0" } } },
              "ReverseProxy": {
                "Routes": {
                  "paid": { "ClusterId": "merchant", "Match": { "Path": "/paid/{**rest}" }, "Transforms": [ { "PaymentPolicy": "paid" } ] },
                  "open": { "ClusterId": "merchant", "Match": { "Path": "/open/{**rest}" }, "Transforms": [ { "PaymentPolicy": "open" } ] }
                },
                "Clusters": { "merchant": { "Destinations": { "local": { "Address": "{{upstream}}" } } } }
              },
              "Sidecar": {
                "Admin": { "Url": "http://127.0.0.1:0" },
                "Shutdown": { "DrainDelay": "00:00:00", "Timeout": "00:00:05" },
                "Facilitators": {},
                "Policies": {
                  "paid": {
                    "Payment": {
                      "Price": "$0.01",
                      "Accepts": [ { "Network": "eip155:84532", "PayTo": "{{PayTo}}" } ]
                    }
                  }
                }
              }
            }
            """)!.AsObject();
    }

    /// <summary>The two servers of most tests, the facilitator under the name `primary`.</summary>
    public static SidecarSettings For(Upstreams.RecordingUpstream upstream, Facilitators.ScriptedFacilitator facilitator) =>
        new SidecarSettings(upstream.Address).Facilitator("primary", facilitator.Url);

    public SidecarSettings Facilitator(string name, Uri url) => Set($"Sidecar:Facilitators:{name}:Url", url.ToString());

    /// <summary>A timeout of every facilitator added so far; both are the defaults of the product unless a test hangs one.</summary>
    public SidecarSettings Patience(TimeSpan verify, TimeSpan settle)
    {
        foreach (var (name, _) in At("Sidecar:Facilitators").ToList())
        {
            Set($"Sidecar:Facilitators:{name}:VerifyTimeout", verify.ToString());
            Set($"Sidecar:Facilitators:{name}:SettleTimeout", settle.ToString());
        }

        return this;
    }

    /// <summary>A key of the policy `paid`.</summary>
    public SidecarSettings Payment(string key, JsonNode? value) => Set($"Sidecar:Policies:paid:Payment:{key}", value);

    /// <summary>Replaces `Accepts` of the policy `paid`; each entry as JSON.</summary>
    public SidecarSettings Accepts(params string[] entries) => Payment("Accepts", new JsonArray([.. entries.Select(entry => JsonNode.Parse(entry))]));

    /// <summary>Any key by its full path with colons; objects on the way are made.</summary>
    public SidecarSettings Set(string path, JsonNode? value)
    {
        var end = path.LastIndexOf(':');
        At(path[..end])[path[(end + 1)..]] = value;
        return this;
    }

    public override string ToString() => _root.ToJsonString();

    private JsonObject At(string path)
    {
        var node = _root;
        foreach (var name in path.Split(':'))
        {
            if (node[name] is not JsonObject child)
            {
                node[name] = child = [];
            }

            node = child;
        }

        return node;
    }
}
