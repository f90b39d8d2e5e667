using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary><c>sidecar keys</c>, as operators run it before and beside the proxy.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_are_made_rotated_revoked_and_listed_while_no_proxy_runs_and_are_good_when_one_does()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = Settings(upstream, facilitator);
        _folder.Write("sidecar.json", settings.ToString());

        var first = await MadeAsync("create", "--owner", "acme", "--permission", "orders:read");
        var second = await MadeAsync("rotate", first[8..20], "--overlap", "01:00:00");
        var third = await MadeAsync("create", "--owner", "other");
        Assert.Contains("is revoked since", (await DoneAsync("revoke", third[8..20])).Output, StringComparison.Ordinal);
        var list = (await DoneAsync("list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')).ToList();
        Assert.Equal([(third[8..20], "revoked"), (second[8..20], "good"), (first[8..20], "ending")], list.Select(line => (line[0], line[1])));
        await IsRefusedAsync("rotated already", "rotate", first[8..20]);
        await IsRefusedAsync("has no key", "revoke", "07enw29gqx5c");

        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized], [await AskAsync(sidecar, first), await AskAsync(sidecar, second), await AskAsync(sidecar, third)]);
        var audit = JsonNode.Parse(await sidecar.Client.GetStringAsync(new Uri(sidecar.AdminUrl, "/admin/audit")))!["records"]!.AsArray().Where(static record => record!["action"]!.GetValue<string>().StartsWith("admin.keys.", StringComparison.Ordinal));
        Assert.Equal(
            [("admin.keys.create", first[8..20]), ("admin.keys.rotate", first[8..20]), ("admin.keys.create", third[8..20]), ("admin.keys.revoke", third[8..20])],
            audit.Select(static record => (record!["action"]!.GetValue<string>(), record["subject"]!.GetValue<string>())));
        Assert.All(audit, static record => Assert.Equal(($"local:{Environment.UserName}", "done"), (record!["actor"]!.GetValue<string>(), record["decision"]!.GetValue<string>())));
        await IsRefusedAsync("/admin/keys does the same", "create");
        var offline = await DoneAsync("create", "--offline");
        Assert.StartsWith("sk_live_", offline.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_printed_is_good_in_the_configuration_without_any_ledger_of_keys()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = Settings(upstream, facilitator);
        _folder.Write("sidecar.json", settings.ToString());
        var printed = await DoneAsync("create", "--offline", "--owner", "acme", "--expires", "2100-01-01T00:00:00Z");
        Assert.False(File.Exists(_folder.At(ProcessSettings.LedgerFile)));
        var (key, entry) = (printed.Output.Split('\n')[0].Trim(), printed.Output[printed.Output.IndexOf('{', StringComparison.Ordinal)..]);

        settings.Set("Sidecar:Identity:ApiKeys:Keys", new JsonArray(JsonNode.Parse(entry)));
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync(sidecar, key));
        Assert.Equal("acme", Assert.Single(upstream.Requests).Header("X-Sidecar-Principal"));
    }

    [Fact]
    public async Task Wrong_arguments_and_a_wrong_configuration_end_with_2()
    {
        _folder.Write("sidecar.json", """{ "Sidecar": { "Ledger": { "ConnectionString": "Data Source=keys.db" } } }""");
        var noPepper = await RunAsync("create");
        Assert.Equal((2, ""), (noPepper.ExitCode, noPepper.Output));
        Assert.Contains("Sidecar:Identity:ApiKeys:Peppers", noPepper.Errors, StringComparison.Ordinal);

        _folder.Write("sidecar.json", """{ "Sidecar": { "Identity": { "ApiKeys": { "Peppers": { "v1": "short" } } } } }""");
        var badPepper = await RunAsync("list");
        Assert.Equal(2, badPepper.ExitCode);
        Assert.Contains("at least 32 bytes", badPepper.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("keys.db")));
    }

    [Theory]
    [InlineData("rotate")]
    [InlineData("revoke")]
    public async Task A_whole_key_where_its_id_belongs_is_not_repeated_and_opens_no_ledger(string action)
    {
        const string Pasted = "sk_live_07enw29gqx5c_0123456789";
        _folder.Write("sidecar.json", """{ "Sidecar": { "Ledger": { "ConnectionString": "Data Source=keys.db" }, "Identity": { "ApiKeys": { "Peppers": { "v1": "a pepper of at least thirty-two bytes" } } } } }""");

        var end = await RunAsync(action, Pasted);

        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.Contains("ID: must be the 12 characters after sk_live_ or sk_test_", Assert.Single(end.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain(Pasted, end.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("keys.db")));
    }

    private static SidecarSettings Settings(RecordingUpstream upstream, ScriptedFacilitator facilitator) => ProcessSettings.For(upstream, facilitator)
        .Set("Sidecar:Identity:ApiKeys:Peppers", new JsonObject { ["v1"] = "a pepper of at least thirty-two bytes" })
        .Set("Sidecar:Policies:known:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("ApiKey") })
        .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "known" }));

    private static async Task<HttpStatusCode> AskAsync(SidecarProcess sidecar, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.Url, "/open/menu"));
        request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        using var answer = await sidecar.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<string> MadeAsync(params string[] arguments) => (await DoneAsync(arguments)).Output.Split('\n')[0].Trim();

    private async Task<Finished> DoneAsync(params string[] arguments)
    {
        var end = await RunAsync(arguments);
        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        return end;
    }

    private async Task IsRefusedAsync(string because, params string[] arguments)
    {
        var end = await RunAsync(arguments);
        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.StartsWith("sidecar: cannot ", Assert.Single(end.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(because, end.Errors, StringComparison.Ordinal);
    }

    private Task<Finished> RunAsync(params string[] arguments) => Executable.RunAsync(["keys", .. arguments, "--config", _folder.At("sidecar.json")], folder: _folder.Path);
}
