using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Sidecar.Identity.ApiKeys;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>Keys of the ledger: made, rotated and revoked through the admin listener, used through the proxy.</summary>
public sealed class LedgerKeyTests : ApiKeyPipeline
{
    private const string Token = "a token of sixteen";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_key_that_was_made_while_the_proxy_runs_is_good_at_once_and_after_a_restart()
    {
        await StartAsync();
        var (key, _) = await MakeAsync("""{"owner":"acme","permissions":["orders:read"]}""");

        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(key));
        await Sidecar.RestartAsync();
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(key));

        Assert.Equal(["acme", "acme"], Upstream.Requests.Select(request => request.Header("X-Sidecar-Principal")));
        Assert.All(Upstream.Requests, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_here_at_once()
    {
        await StartAsync();
        var (key, _) = await MakeAsync();
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(key));

        await AdminAsync(HttpMethod.Delete, $"/admin/keys/{key.Id}");

        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_revoked"), await AskAsync(key));
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task A_key_that_another_process_revoked_is_refused_within_the_lifetime_of_the_cache()
    {
        await StartAsync();
        var (key, _) = await MakeAsync();
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(key));

        Execute("update api_keys set revoked_at = 1");
        await Task.Delay(Lifetime + TimeSpan.FromMilliseconds(50));

        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_revoked"), await AskAsync(key));
    }

    [Fact]
    public async Task Both_keys_are_good_while_they_overlap_and_then_the_new_one_alone()
    {
        await StartAsync();
        var (old, _) = await MakeAsync("""{"owner":"acme"}""");
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(old));

        var (successor, _) = await MakeAsync("""{"overlap":"00:00:30"}""", $"/admin/keys/{old.Id}/rotate");

        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(old));
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(successor));
        Execute($"update api_keys set expires_at = 1 where id = '{old.Id}'");
        await Deadline.UntilAsync(() => AskAsync(old), answer => answer.Code == "api_key_expired", "the old key ends");
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(successor));
        Assert.All(Upstream.Requests, request => Assert.Equal("acme", request.Header("X-Sidecar-Principal")));
    }

    [Fact]
    public async Task A_pepper_is_rotated_while_its_keys_go_on_and_then_it_may_go()
    {
        await StartAsync();
        var (key, _) = await MakeAsync();
        var both = Again().Set("Sidecar:Identity:ApiKeys:Peppers:v2", "another pepper of thirty-two bytes").Set("Sidecar:Identity:ApiKeys:CurrentPepper", "v2");
        await Sidecar.RestartAsync(both);
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(key));
        await Sidecar.RestartAsync();
        var (_, listed) = await AdminAsync(HttpMethod.Get, "/admin/keys");

        var alone = Again().Set("Sidecar:Identity:ApiKeys:Peppers", new JsonObject { ["v2"] = "another pepper of thirty-two bytes" });
        await Sidecar.RestartAsync(alone);

        Assert.Equal("v2", listed["keys"]![0]!["pepper"]!.GetValue<string>());
        Assert.NotNull(listed["keys"]![0]!["lastUsedAt"]);
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(key));
    }

    [Fact]
    public async Task A_key_whose_pepper_is_gone_is_answered_as_one_that_nobody_was_given()
    {
        await StartAsync();
        var (key, _) = await MakeAsync();

        await Sidecar.RestartAsync(Again().Set("Sidecar:Identity:ApiKeys:Peppers", new JsonObject { ["v2"] = "another pepper of thirty-two bytes" }));

        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_invalid"), await AskAsync(key));
    }

    [Fact]
    public async Task A_crowd_with_one_key_passes_and_its_use_is_written_at_the_stop()
    {
        await StartAsync();
        var (key, _) = await MakeAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(key)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        await Sidecar.StopAsync();
        Assert.Equal(1L, Scalar("select count(*) from api_keys where last_used_at is not null"));
        Assert.Equal(0L, Scalar($"select count(*) from api_keys where cast(hash as text) like '%{key.Reveal()[21..40]}%' or owner like '%{key.Reveal()[21..40]}%'"));
    }

    private Task StartAsync() => StartAsync(Settings());

    /// <summary>The configuration for another start on the same ledger.</summary>
    private SidecarSettings Again() => Settings().Set("Sidecar:Ledger:ConnectionString", $"Data Source={Sidecar.Ledger.File}");

    private SidecarSettings Settings() => WithKeys(SidecarSettings.For(Upstream, Facilitator))
        .Set("Sidecar:Admin:Token", Token)
        .Set("Sidecar:Identity:ApiKeys:CacheLifetime", Lifetime.ToString());

    private async Task<(ApiKey Key, JsonNode Made)> MakeAsync(string body = "{}", string path = "/admin/keys")
    {
        var (status, made) = await AdminAsync(HttpMethod.Post, path, body);
        Assert.Equal(HttpStatusCode.Created, status);
        return (ApiKey.Parse(made["key"]!.GetValue<string>().AsMemory())!.Value, made);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> AdminAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sidecar.Admin, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Sidecar.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Sidecar.Ledger.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void Execute(string sql) => Scalar(sql);
}
