using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Identity;
using Sidecar.Tests.Identity.Jwt;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>Every file in config/ as a process of its own, with real stores where it names some.</summary>
public sealed class SampleConfigurationTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ScriptedFacilitator _facilitator = null!;
    private JwksServer _issuer = null!;
    private RedisServer? _redis;
    private PostgresServer? _postgres;

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(RepositoryConfig, "*.json").Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".schema.json", StringComparison.Ordinal))];

    private static string RepositoryConfig => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "config"));

    public async Task InitializeAsync()
    {
        _facilitator = await ScriptedFacilitator.StartAsync();
        _issuer = await JwksServer.StartAsync(TestKey.Es256("k1"));
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _issuer.DisposeAsync();
        await (_redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_configuration_starts_and_gets_ready(string sample)
    {
        var file = Path.Combine(RepositoryConfig, sample);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(file), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        _facilitator.Kinds = [.. NetworksOf(json).Select(network => new SupportedKind(2, "exact", network))];
        var environment = Overrides(json);
        await GiveStoresAsync(json, environment);

        await using var sidecar = await SidecarProcess.StartAsync(_folder, ["--config", file], environment);
        await sidecar.ReadyAsync();

        Assert.Equal(0, (await sidecar.TerminateAsync()).ExitCode);
    }

    /// <summary>Ports, facilitators and issuers of this test in the place of the sample's; the rest is the sample's own.</summary>
    private Dictionary<string, string> Overrides(JsonNode sample)
    {
        var environment = new Dictionary<string, string>
        {
            ["SIDECAR_API_KEY_PEPPER"] = "a pepper of the tests, of at least thirty-two bytes",
            ["SIDECAR_ADMIN_TOKEN"] = "an admin token of the tests",
            ["Sidecar__Admin__Url"] = "http://127.0.0.1:0",
            ["Sidecar__Shutdown__DrainDelay"] = "00:00:00",
            ["FACILITATOR_AUTHORIZATION"] = "Bearer credential-of-the-facilitator",
            ["SPEND_KEY_SECRET"] = "a secret of the tests, of thirty-two characters",
            ["DPOP_NONCE_SECRET"] = "a nonce secret of the tests, of thirty-two characters",
            ["AGENT_SECRET_NEW"] = "a-new-secret-of-an-agent-in-the-tests",
            ["AGENT_SECRET_OLD"] = "an-old-secret-of-an-agent-in-the-tests",
        };
        foreach (var name in new[] { "EVENTS", "EVENTS_OLD", "STRIPE", "GITHUB", "ORDERS" })
        {
            environment[$"{name}_WEBHOOK_SECRET"] = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw==";
        }

        // A schema's path begins at the working directory, which is the repository where people try the samples.
        foreach (var (policy, sections) in sample["Sidecar"]!["Policies"]!.AsObject())
        {
            if ((string?)sections!["Body"]?["Schema"] is { } schema)
            {
                environment[$"Sidecar__Policies__{policy}__Body__Schema"] = Path.Combine(RepositoryConfig, "..", schema);
            }
        }

        foreach (var endpoint in sample["Kestrel"]!["Endpoints"]!.AsObject())
        {
            environment[$"Kestrel__Endpoints__{endpoint.Key}__Url"] = "http://127.0.0.1:0";
        }

        foreach (var facilitator in sample["Sidecar"]!["Facilitators"]?.AsObject() ?? [])
        {
            environment[$"Sidecar__Facilitators__{facilitator.Key}__Url"] = _facilitator.Url.ToString();
        }

        foreach (var issuer in sample["Sidecar"]!["Identity"]?["Jwt"]?["Issuers"]?.AsObject() ?? [])
        {
            environment[$"Sidecar__Identity__Jwt__Issuers__{issuer.Key}__JwksUrl"] = _issuer.Url.ToString();
            environment[$"Sidecar__Identity__Jwt__Issuers__{issuer.Key}__AllowHttp"] = "true";
        }

        return environment;
    }

    private async Task GiveStoresAsync(JsonNode sample, Dictionary<string, string> environment)
    {
        if ((string?)sample["Sidecar"]!["State"]?["Kind"] == "Redis")
        {
            _redis = await RedisServer.StartAsync();
            environment["SIDECAR_REDIS"] = _redis.Address;
        }

        environment["Sidecar__Ledger__ConnectionString"] = $"Data Source={ProcessSettings.LedgerFile}";
        if ((string?)sample["Sidecar"]!["Ledger"]?["Kind"] == "Postgres")
        {
            _postgres = await PostgresServer.StartAsync();
            environment["SIDECAR_LEDGER"] = _postgres.ConnectionStringOf(await _postgres.CreateSchemaAsync());
            environment["Sidecar__Ledger__ConnectionString"] = "env:SIDECAR_LEDGER";
        }
    }

    private static IEnumerable<string> NetworksOf(JsonNode sample) =>
        from policy in sample["Sidecar"]!["Policies"]!.AsObject()
        from accept in policy.Value!["Payment"]?["Accepts"]?.AsArray() ?? []
        select (string)accept!["Network"]!;
}
