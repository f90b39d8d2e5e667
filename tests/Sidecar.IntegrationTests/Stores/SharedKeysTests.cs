using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sidecar.Identity.ApiKeys;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Stores;

/// <summary>API keys in a database that replicas and the command line share, while it is there and when it is away.</summary>
public sealed class SharedKeysTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IAsyncLifetime, IDisposable
{
    private const string AdminToken = "a token of sixteen";

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private SidecarSettings _settings = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _settings = cluster.Keeping(ProcessSettings.For(_upstream, _facilitator), await cluster.Server.CreateSchemaAsync())
            .Set("Sidecar:Admin:Token", AdminToken)
            .Set("Sidecar:Identity:ApiKeys:CacheLifetime", "00:01:00")
            .Set("Sidecar:Identity:ApiKeys:Peppers", new JsonObject { ["v1"] = "a pepper of at least thirty-two bytes" })
            .Set("Sidecar:Policies:known:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("ApiKey") })
            .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "known" }));
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_of_another_replica_and_of_the_command_line_are_good_in_a_moment()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        var made = await MakeAsync(first);
        var printed = await Deadline.UntilAsync(
            () => Executable.RunAsync(["keys", "create", "--config", _folder.At("sidecar.json")], folder: _folder.Path), static end => end.ExitCode == 0, "the command line makes a key", TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(first, made)).Status);
        foreach (var key in new[] { made, printed.Output.Split('\n')[0].Trim() })
        {
            await Deadline.UntilAsync(() => AskAsync(second, key), answer => answer.Status == HttpStatusCode.OK, "the key is known", 5 * Promised);
        }
    }

    [Fact]
    public async Task An_unknown_key_and_a_wrong_secret_are_answered_alike_whether_the_database_is_there_or_not()
    {
        await using var sidecar = await StartAsync();
        var good = await MakeAsync(sidecar);
        var idle = await MakeAsync(sidecar);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(sidecar, good)).Status);
        string[] wrong = [NewKey(), Guess(good), Guess(idle)];
        Assert.All(await AskAllAsync(sidecar, wrong), answer => Assert.Equal((HttpStatusCode.Unauthorized, "api_key_invalid"), answer));

        await cluster.Server.StopAsync("immediate");
        try
        {
            await Deadline.UntilAsync(
                () => AskAllAsync(sidecar, wrong), answers => answers.All(answer => answer == (HttpStatusCode.ServiceUnavailable, "identity_unavailable")), "nobody is told that a key is wrong");
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(sidecar, good)).Status);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "identity_unavailable"), await AskAsync(sidecar, idle));

            await cluster.Server.StartAgainAsync();
            await Deadline.UntilAsync(
                () => AskAllAsync(sidecar, wrong), answers => answers.All(answer => answer == (HttpStatusCode.Unauthorized, "api_key_invalid")), "wrong keys are told so again");
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(sidecar, idle)).Status);
        }
        finally
        {
            await cluster.Server.EnsureStartedAsync();
        }
    }

    private static string NewKey() => ApiKey.Generate(isTest: false, RandomNumberGenerator.GetBytes(ApiKey.RandomLength)).Reveal();

    /// <summary>A whole key with the id of another.</summary>
    private static string Guess(string key)
    {
        const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
        byte[] id = [.. key.Substring(8, ApiKey.IdLength).Select(digit => (byte)Digits.IndexOf(digit, StringComparison.Ordinal))];
        return ApiKey.Generate(isTest: false, [.. id, .. RandomNumberGenerator.GetBytes(ApiKey.RandomLength - ApiKey.IdLength)]).Reveal();
    }

    private static async Task<string> MakeAsync(SidecarProcess sidecar)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sidecar.AdminUrl, "/admin/keys"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        using var answer = await sidecar.Client.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["key"]!.GetValue<string>();
    }

    private static async Task<(HttpStatusCode Status, string? Code)> AskAsync(SidecarProcess sidecar, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.Url, "/open/menu"));
        request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        using var answer = await sidecar.Client.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }

    private static async Task<IReadOnlyList<(HttpStatusCode Status, string? Code)>> AskAllAsync(SidecarProcess sidecar, IEnumerable<string> keys)
    {
        var answers = new List<(HttpStatusCode Status, string? Code)>();
        foreach (var key in keys)
        {
            answers.Add(await AskAsync(sidecar, key));
        }

        return answers;
    }

    private async Task<SidecarProcess> StartAsync()
    {
        var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        return sidecar;
    }
}
