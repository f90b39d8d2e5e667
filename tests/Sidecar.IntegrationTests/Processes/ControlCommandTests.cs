using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary><c>sidecar agents</c>, <c>stop</c> and the others, as operators type them beside a running proxy.</summary>
public sealed class ControlCommandTests : IDisposable
{
    private const string Token = "the token of an operator";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Operators_make_agents_stop_and_resume_them_from_the_command_line()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = ProcessSettings.For(upstream, facilitator).Set("Sidecar:Admin:Token", Token);
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        _folder.Write("agent.json", """{ "id": "buyer", "currency": "USD", "perTransaction": "5.00" }""");
        var admin = sidecar.AdminUrl.ToString();

        await DoneAsync(admin, "agents", "create", _folder.At("agent.json"));
        var list = await DoneAsync(admin, "agents", "list");
        Assert.Equal(["ID  ", "buye"], list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[..4]));
        Assert.Equal("5.00", JsonNode.Parse(await DoneAsync(admin, "agents", "show", "buyer", "--json"))!["perTransaction"]!.GetValue<string>());

        await DoneAsync(admin, "stop", "agent", "buyer", "--reason", "lost", "--cut");
        Assert.Contains("buyer", await DoneAsync(admin, "stops"), StringComparison.Ordinal);
        await DoneAsync(admin, "resume", "agent", "buyer");
        Assert.DoesNotContain("buyer", await DoneAsync(admin, "stops"), StringComparison.Ordinal);

        var again = await RunAsync(admin, "env:OPERATOR", "agents", "create", _folder.At("agent.json"));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("Conflict", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_issue_refresh_and_revoke_tokens_and_read_the_audit_from_the_command_line()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = ProcessSettings.For(upstream, facilitator).Issuing(Token);
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        _folder.Write("agent.json", """{ "id": "buyer", "currency": "USD", "perTransaction": "5.00" }""");
        var admin = sidecar.AdminUrl.ToString();
        await DoneAsync(admin, "agents", "create", _folder.At("agent.json"));

        var issued = JsonNode.Parse(await DoneAsync(
            admin, "tokens", "issue", "--agent", "buyer", "--amount", "5.00", "--currency", "USD", "--merchant", "shop", "--merchant", "other", "--refresh", "--json"))!;
        _folder.Write("handle", issued["refreshHandle"]!.GetValue<string>() + "\n");
        var scope = JsonNode.Parse(await DoneAsync(admin, "tokens", "show", issued["id"]!.GetValue<string>(), "--json"))!["claims"]!["scope"]!;
        Assert.Equal(["shop", "other"], scope["merchants"]!.AsArray().Select(static name => (string)name!));
        Assert.Contains("refreshHandle", await DoneAsync(admin, "tokens", "refresh", "--handle", "file:" + _folder.At("handle")), StringComparison.Ordinal);

        await DoneAsync(admin, "tokens", "revoke", "--agent", "buyer", "--reason", "lost");
        var tokens = JsonNode.Parse(await DoneAsync(admin, "tokens", "list", "--json"))!["tokens"]!.AsArray();
        Assert.Equal(2, tokens.Count);
        Assert.All(tokens, static token => Assert.NotNull(token!["revokedAt"]));

        var ofOurOwn = await RunAsync(admin, "env:OPERATOR", "tokens", "revoke", "a-jti", "--issuer", "https://shop.example");
        Assert.Equal(1, ofOurOwn.ExitCode);
        Assert.Contains("DELETE", ofOurOwn.Errors, StringComparison.Ordinal);

        var table = (await DoneAsync(admin, "audit", "list", "--decision", "done", "--action", "control.tokens.post.revoke")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("NUMBER", table[0], StringComparison.Ordinal);
        Assert.Contains("agent:buyer", Assert.Single(table[1..]), StringComparison.Ordinal);
        Assert.Contains("There are more, after 1.", await DoneAsync(admin, "audit", "list", "--limit", "1"), StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(await DoneAsync(admin, "audit", "list", "--agent", "buyer", "--decision", "done", "--limit", "1", "--json"))!["records"]!.AsArray());
        var lines = (await DoneAsync(admin, "audit", "export", "--agent", "buyer")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, static line => Assert.Equal("buyer", JsonNode.Parse(line)!["agent"]!.GetValue<string>()));
        Assert.Equal(1, (await RunAsync(admin, "env:OPERATOR", "audit", "list", "--from", "yesterday")).ExitCode);
    }

    [Fact]
    public async Task Operators_ask_for_authorizations_and_rotate_signing_keys_from_the_command_line()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = ProcessSettings.For(upstream, facilitator).Issuing(Token);
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var admin = sidecar.AdminUrl.ToString();
        await DoneAsync(admin, "agents", "create", _folder.Write("agent.json", """{ "id": "buyer", "currency": "USD", "approvalAbove": "1.00" }"""));
        string[] purchase = ["authorizations", "ask", "--agent", "buyer", "--amount", "2.00", "--currency", "USD", "--category", "data", "--json"];

        var held = await NotAllowedAsync(admin, purchase);
        Assert.Equal("hold", (string)held["decision"]!);
        await DoneAsync(admin, "approvals", "approve", (string)held["approvalId"]!);
        Assert.Equal("allow", (string)JsonNode.Parse(await DoneAsync(admin, purchase))!["decision"]!);
        var named = await NotAllowedAsync(admin, [.. purchase, "--key", "order-1"]);
        Assert.Equal("hold", (string)named["decision"]!);
        await DoneAsync(admin, "approvals", "approve", (string)named["approvalId"]!);
        var tokens = new[] { await DoneAsync(admin, [.. purchase, "--key", "order-1"]), await DoneAsync(admin, [.. purchase, "--key", "order-1"]) };
        Assert.Single(tokens.Select(static answer => (string)JsonNode.Parse(answer)!["token"]!).Distinct());

        var denied = await NotAllowedAsync(admin, "authorizations", "ask", "--agent", "buyer", "--amount", "2.00", "--currency", "EUR", "--json");
        Assert.Equal("deny", (string)denied["decision"]!);

        var fingerprint = new string('A', 43);
        var one = JsonNode.Parse(await DoneAsync(admin, "tokens", "issue", "--agent", "buyer", "--amount", "0.50", "--currency", "USD", "--request", fingerprint, "--json"))!;
        Assert.Contains(fingerprint, await DoneAsync(admin, "tokens", "show", (string)one["id"]!, "--json"), StringComparison.Ordinal);

        var made = JsonNode.Parse(await DoneAsync(admin, "signing-keys", "rotate", "--json"))!;
        Assert.False((bool)made["signs"]!);
        var keys = (await DoneAsync(admin, "signing-keys", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("ID", keys[0], StringComparison.Ordinal);
        Assert.StartsWith((string)made["id"]!, keys[1], StringComparison.Ordinal);
        Assert.EndsWith("true", keys[2].Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order\n1")]
    [InlineData("order 1")]
    [InlineData("bestellung-ö")]
    [InlineData("")]
    public async Task A_key_that_no_header_can_carry_is_a_wrong_argument(string key)
    {
        var asked = await RunAsync("http://127.0.0.1:9", "env:OPERATOR", "authorizations", "ask", "--agent", "buyer", "--amount", "1.00", "--currency", "USD", "--key", key);

        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("--key has 1 to 255 visible ASCII characters.", asked.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_handle_on_the_command_line_is_refused_and_not_repeated()
    {
        var typed = await RunAsync("http://127.0.0.1:9", "env:OPERATOR", "tokens", "refresh", "--handle", "sr_typed");
        var ofTwo = await RunAsync("http://127.0.0.1:9", "env:OPERATOR", "tokens", "revoke", "a-jti", "--agent", "a");
        var several = await RunAsync("http://127.0.0.1:9", "env:OPERATOR", "tokens", "revoke", "--agent", "a", "--family", "f");

        Assert.Equal((2, 2, 2), (typed.ExitCode, ofTwo.ExitCode, several.ExitCode));
        Assert.DoesNotContain("sr_typed", typed.Errors + typed.Output, StringComparison.Ordinal);
        Assert.Contains("one of ID, --agent, --issuer and --family", several.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_on_the_command_line_is_refused_and_not_repeated()
    {
        var typed = await RunAsync("http://127.0.0.1:9", Token, "agents", "list");
        var nobody = await RunAsync("http://127.0.0.1:9", "env:OPERATOR", "agents", "list");

        Assert.Equal((2, 1), (typed.ExitCode, nobody.ExitCode));
        Assert.DoesNotContain(Token, typed.Errors + typed.Output, StringComparison.Ordinal);
        Assert.Contains("does not answer", nobody.Errors, StringComparison.Ordinal);
    }

    /// <summary>An answer was given, and it is no yes.</summary>
    private static async Task<JsonNode> NotAllowedAsync(string admin, params string[] words)
    {
        var finished = await RunAsync(admin, "env:OPERATOR", words);
        Assert.Equal((1, ""), (finished.ExitCode, finished.Errors));
        return JsonNode.Parse(finished.Output)!;
    }

    private static async Task<string> DoneAsync(string admin, params string[] words)
    {
        var finished = await RunAsync(admin, "env:OPERATOR", words);
        Assert.True(finished.ExitCode == 0, finished.Errors);
        return finished.Output;
    }

    private static Task<Finished> RunAsync(string admin, string token, params string[] words) =>
        Executable.RunAsync([.. words, "--admin", admin, "--token", token], new Dictionary<string, string> { ["OPERATOR"] = Token });
}
