using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>What ends spending works from the command line whatever has become of the stores that it does not need.</summary>
public sealed class ControlCommandsAwayTests : IAsyncLifetime, IDisposable
{
    private const string Token = "the token of an operator";
    private const string AgentJson = """{ "id": "buyer", "currency": "USD", "perTransaction": "5.00" }""";

    private readonly TemporaryFolder _folder = new();
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stops_and_revocations_of_many_are_done_while_Redis_is_away_and_what_must_happen_once_is_not()
    {
        await using var redis = await RedisServer.StartAsync();
        var settings = Settings().Set("Sidecar:State", new JsonObject { ["Kind"] = "Redis", ["Redis"] = redis.Address });
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var admin = sidecar.AdminUrl.ToString();
        await DoneAsync(admin, "agents", "create", _folder.Write("agent.json", AgentJson));
        var (one, other) = (await IssueAsync(admin), await IssueAsync(admin));
        await redis.KillAsync();

        // Requests ask the store about one token, so nobody can say that they see it; it is written all the same.
        var alone = await RunAsync(admin, "tokens", "revoke", one);
        Assert.Equal(1, alone.ExitCode);
        Assert.Contains("It is revoked in the ledger", alone.Errors, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(await DoneAsync(admin, "tokens", "show", one, "--json"))!["revokedAt"]);

        await EndsSpendingAsync(admin);

        Assert.NotNull(JsonNode.Parse(await DoneAsync(admin, "tokens", "show", other, "--json"))!["revokedAt"]);
        var issue = await RunAsync(admin, "tokens", "issue", "--agent", "buyer", "--amount", "5.00", "--currency", "USD");
        Assert.Equal(1, issue.ExitCode);
        Assert.Contains("Nothing was done", issue.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_remembers_no_more_keys_holds_up_no_stop_also_one_with_a_key()
    {
        await using var sidecar = await Settings().Set("Sidecar:State:MaxIdempotencyRecords", 1).StartAsync(_folder);
        await sidecar.ReadyAsync();
        var admin = sidecar.AdminUrl.ToString();
        await DoneAsync(admin, "agents", "create", _folder.Write("agent.json", AgentJson));
        Assert.Equal(1, (await RunAsync(admin, "tokens", "issue", "--agent", "buyer", "--amount", "5.00", "--currency", "USD")).ExitCode);

        await EndsSpendingAsync(admin);

        using var client = new HttpClient();
        using var stop = new HttpRequestMessage(HttpMethod.Post, new Uri(sidecar.AdminUrl, "/control/v1/stops")) { Content = new StringContent("""{ "scope": "everything" }""") };
        stop.Headers.Authorization = new("Bearer", Token);
        stop.Headers.Add("Idempotency-Key", "k1");
        using var answer = await client.SendAsync(stop);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains("everything", await DoneAsync(admin, "stops"), StringComparison.Ordinal);
    }

    private static async Task<string> IssueAsync(string admin) =>
        JsonNode.Parse(await DoneAsync(admin, "tokens", "issue", "--agent", "buyer", "--amount", "5.00", "--currency", "USD", "--json"))!["id"]!.GetValue<string>();

    private static async Task EndsSpendingAsync(string admin)
    {
        await DoneAsync(admin, "stop", "agent", "buyer", "--reason", "lost", "--cut");
        await DoneAsync(admin, "stop", "agent", "buyer", "--reason", "lost", "--cut");
        Assert.Contains("buyer", await DoneAsync(admin, "stops"), StringComparison.Ordinal);

        // A second resume, sent late, would end the stop of somebody else: it is one of the calls that must happen once.
        var resume = await RunAsync(admin, "resume", "agent", "buyer");
        Assert.Equal(1, resume.ExitCode);
        Assert.Contains("Nothing was done", resume.Errors, StringComparison.Ordinal);
        Assert.Contains("buyer", await DoneAsync(admin, "stops"), StringComparison.Ordinal);
        await DoneAsync(admin, "tokens", "revoke", "--agent", "buyer", "--reason", "lost");
    }

    private SidecarSettings Settings() => ProcessSettings.For(_upstream, _facilitator).Issuing(Token);

    private static async Task<string> DoneAsync(string admin, params string[] words)
    {
        var finished = await RunAsync(admin, words);
        Assert.True(finished.ExitCode == 0, finished.Errors);
        return finished.Output;
    }

    private static Task<Finished> RunAsync(string admin, params string[] words) =>
        Executable.RunAsync([.. words, "--admin", admin, "--token", "env:OPERATOR"], new Dictionary<string, string> { ["OPERATOR"] = Token });
}
