using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity.ApiKeys;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Tests.Admin;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Ledger;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>The page behind a real admin listener, on a real ledger.</summary>
public sealed class ApiKeysPageTests : IAsyncLifetime, IDisposable
{
    private const string Token = "a token of sixteen";

    private SqliteHarness _ledger = null!;
    private ApiKeyCache _cache = null!;
    private ApiKeyIndex _index = null!;
    private AdminHost _host = null!;

    public async Task InitializeAsync()
    {
        _ledger = await SqliteHarness.OpenAsync();
        _cache = new ApiKeyCache(_ledger.KeyLookup, TimeSpan.FromMinutes(1), _ledger.Time, NullLogger.Instance);
        _index = new ApiKeyIndex(_ledger.KeyLookup, SampleKeys.Peppers, _ledger.Time, NullLogger<ApiKeyIndex>.Instance);
        _host = await StartAsync(Token, SampleKeys.Peppers);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    public void Dispose() => _index.Dispose();

    [Fact]
    public async Task A_key_is_shown_once_and_is_good_from_then_on()
    {
        var (status, made) = await SendAsync(HttpMethod.Post, "/admin/keys", """{"owner":"acme","permissions":["orders:read"],"profiles":["https://A.example/p"],"expiresAt":"2027-01-01T00:00:00Z","test":true}""");

        Assert.Equal(HttpStatusCode.Created, status);
        var key = ApiKey.Parse(Text(made, "key").AsMemory());
        Assert.True(key?.IsTest);
        Assert.Equal((key?.Id.ToString(), "good", "acme", "v2"), (Text(made, "made", "id"), Text(made, "made", "state"), Text(made, "made", "owner"), Text(made, "made", "pepper")));
        var known = (await _cache.FindAsync(key!.Value.Id)).Key!;
        Assert.True(SampleKeys.Peppers.Proves(key.Value, known.Hash));
        Assert.True(SampleKeys.Peppers.Proves(key.Value, _index.Find(key.Value.Id)));
        Assert.Equal(["orders:read", "https://a.example/p"], known.Principal.Permissions.Concat(known.Principal.AllowedProfiles!));
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), known.ExpiresAt);
    }

    [Fact]
    public async Task Changes_are_in_the_audit_with_who_made_them_and_no_secrets()
    {
        var (_, made) = await SendAsync(HttpMethod.Post, "/admin/keys", """{"owner":"acme"}""", "req-1");
        var id = Text(made, "made", "id");
        var (_, rotated) = await SendAsync(HttpMethod.Post, $"/admin/keys/{id}/rotate", requestId: "req-2");
        await SendAsync(HttpMethod.Delete, $"/admin/keys/{id}", requestId: "req-3");
        await _ledger.CrashAsync();

        var entries = (await _ledger.Tables.AuditHistory.ListedAsync()).Select(static record => record.Entry).ToList();

        Assert.Equal(
            [("admin.keys.create", id, null, "req-1"), ("admin.keys.rotate", id, $"successor {Text(rotated, "made", "id")}", "req-2"), ("admin.keys.revoke", id, null, "req-3")],
            entries.Select(static entry => (entry.Action, entry.Subject!, entry.Reason, entry.RequestId!)));
        Assert.All(entries, static entry => Assert.Equal(("operator:admin", "done"), (entry.Actor, entry.Decision)));
        Assert.All(entries, static entry => Assert.DoesNotContain("sk_", entry.ToString(), StringComparison.Ordinal));
        Assert.Empty(_host.Audit.Posted);
    }

    [Fact]
    public async Task Changes_that_were_refused_are_in_the_audit_and_looks_are_not()
    {
        await SendAsync(HttpMethod.Get, "/admin/keys");
        await SendAsync(HttpMethod.Post, "/admin/keys", """{"owner":7}""");
        await SendAsync(HttpMethod.Delete, "/admin/keys/000000000000");
        await SendAsync(HttpMethod.Put, "/admin/keys");
        await using (await _ledger.PauseAsync())
        {
            await SendAsync(HttpMethod.Post, "/admin/keys");
        }

        Assert.Equal(
            [
                ("admin.keys.create", "refused", "Bad body"), ("admin.keys.revoke", "refused", "No such key"), ("admin.keys.call", "refused", "Method not allowed"),
                ("admin.keys.create", "failed", "Ledger unavailable"),
            ],
            _host.Audit.Posted.Select(static entry => (entry.Action, entry.Decision, entry.Reason!)));
    }

    [Fact]
    public async Task A_key_that_was_pasted_for_an_id_does_not_get_into_the_audit()
    {
        await SendAsync(HttpMethod.Delete, "/admin/keys/sk_live_07enw29gqx5c_and_its_secret");

        Assert.DoesNotContain("07enw29gqx5c", Assert.Single(_host.Audit.Posted).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_tells_how_keys_stand_and_neither_secrets_nor_hashes()
    {
        var ids = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            ids.Add(await MakeAsync());
        }

        await SendAsync(HttpMethod.Delete, $"/admin/keys/{ids[0]}");
        await SendAsync(HttpMethod.Post, $"/admin/keys/{ids[1]}/rotate");

        var (_, first) = await SendAsync(HttpMethod.Get, "/admin/keys?limit=3");
        var (_, second) = await SendAsync(HttpMethod.Get, Text(first, "next"));

        var keys = first["keys"]!.AsArray().Concat(second["keys"]!.AsArray()).ToList();
        Assert.Equal(["good", "good", "ending", "revoked"], keys.Select(key => Text(key!, "state")));
        Assert.Equal([.. ids.AsEnumerable().Reverse()], keys.Skip(1).Select(key => Text(key!, "id")));
        Assert.Null(second["next"]);
        var hash = Convert.ToHexString((await FoundAsync(ids[2])).Hash.Bytes.Span);
        Assert.DoesNotContain("sk_live", first.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(hash, first.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hash", first.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_rotated_key_goes_on_for_the_overlap_and_is_rotated_once()
    {
        var id = await MakeAsync();

        var (status, rotated) = await SendAsync(HttpMethod.Post, $"/admin/keys/{id}/rotate", """{"overlap":"02:00:00"}""");
        var (again, problem) = await SendAsync(HttpMethod.Post, $"/admin/keys/{id}/rotate");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Conflict), (status, again));
        Assert.Equal((id, _ledger.Time.GetUtcNow().AddHours(2)), (Text(rotated, "old", "id"), DateTimeOffset.Parse(Text(rotated, "old", "expiresAt"), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.NotEqual(id, Text(rotated, "made", "id"));
        Assert.True(SampleKeys.Peppers.Proves(ApiKey.Parse(Text(rotated, "key").AsMemory())!.Value, _index.Find(Text(rotated, "made", "id"))));
        Assert.Contains($"rotate {Text(rotated, "made", "id")}", Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_word_the_old_key_goes_on_for_a_day()
    {
        var id = await MakeAsync();

        await SendAsync(HttpMethod.Post, $"/admin/keys/{id}/rotate");

        Assert.Equal(_ledger.Time.GetUtcNow().AddDays(1), (await FoundAsync(id)).ExpiresAt);
    }

    [Fact]
    public async Task A_revoked_key_is_over_here_at_once()
    {
        var id = await MakeAsync();
        Assert.False((await _cache.FindAsync(id)).Key?.IsRevoked);

        var (status, revoked) = await SendAsync(HttpMethod.Delete, $"/admin/keys/{id}");

        Assert.Equal((HttpStatusCode.OK, "revoked"), (status, Text(revoked, "state")));
        Assert.True((await _cache.FindAsync(id)).Key?.IsRevoked);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Delete, $"/admin/keys/{id}")).Status);
    }

    [Theory]
    [InlineData("""{"owner":""}""", "owner: must be")]
    [InlineData("""{"permissions":["orders read"]}""", "permissions:0: must be")]
    [InlineData("""{"profiles":["ftp://a/"]}""", "profiles:0: must be")]
    [InlineData("""{"expiresAt":"soon"}""", "expiresAt: must be")]
    [InlineData("""{"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt: is over")]
    [InlineData("""{"expiresAt":"9999-12-31T23:59:59Z"}""", "expiresAt: must be before 2200-01-01")]
    [InlineData("""{"Owner":"acme"}""", "see $.Owner")]
    [InlineData("""{"owner":"a","owner":"b"}""", "see $.owner")]
    [InlineData("""{"test":"yes"}""", "see $.test")]
    [InlineData("""{"permissions":[null]}""", "permissions:0: must be")]
    [InlineData("[]", "not the JSON object")]
    [InlineData("null", "is null")]
    [InlineData("{", "not the JSON object")]
    public async Task What_is_wrong_with_a_key_is_named_and_none_is_made(string body, string expected)
    {
        var (status, problem) = await SendAsync(HttpMethod.Post, "/admin/keys", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Empty(await _ledger.Keys.ListAsync(1, before: null, CancellationToken.None));
    }

    [Theory]
    [InlineData("GET", "/admin/keys?limit=0", 400)]
    [InlineData("GET", "/admin/keys?limit=5&limit=6", 400)]
    [InlineData("GET", "/admin/keys?owner=acme", 400)]
    [InlineData("PUT", "/admin/keys", 405)]
    [InlineData("GET", "/admin/keys/07enw29gqx5c", 405)]
    [InlineData("GET", "/admin/keys/07enw29gqx5c/rotate", 405)]
    [InlineData("DELETE", "/admin/keys/07enw29gqx5c", 404)]
    [InlineData("POST", "/admin/keys/07enw29gqx5c/rotate", 404)]
    [InlineData("POST", "/admin/keys/rotate", 404)]
    [InlineData("POST", "/admin/keys/07enw29gqx5c/other", 404)]
    [InlineData("DELETE", "/admin/keys/", 404)]
    [InlineData("DELETE", "/admin/keys/../keys", 405)]
    [InlineData("POST", "/admin/keysmith", 404)]
    public async Task What_is_not_there_is_a_problem(string method, string path, int status)
    {
        var (answered, problem) = await SendAsync(new HttpMethod(method), path);

        Assert.Equal(status, (int)answered);
        Assert.Equal(status, problem["status"]?.GetValue<int>());
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_read_to_its_end() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(HttpMethod.Post, "/admin/keys", new string(' ', 70_000))).Status);

    [Fact]
    public async Task Without_the_token_nothing_is_told_or_done()
    {
        using var answer = await _host.Admin.PostAsync(new Uri("/admin/keys", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await _ledger.Keys.ListAsync(1, before: null, CancellationToken.None));
    }

    [Fact]
    public async Task Where_no_token_is_set_there_is_no_such_page()
    {
        await using var open = await StartAsync(token: null, SampleKeys.Peppers);
        using var answer = await open.Admin.PostAsync(new Uri("/admin/keys", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Sidecar:Admin:Token", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await _ledger.Keys.ListAsync(1, before: null, CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_pepper_keys_are_not_made()
    {
        await using var bare = await StartAsync(Token, peppers: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/keys");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await bare.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task A_ledger_that_takes_no_writes_is_told_and_tried_again_later()
    {
        var id = await MakeAsync();
        await using (await _ledger.PauseAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(HttpMethod.Post, "/admin/keys")).Status);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(HttpMethod.Delete, $"/admin/keys/{id}")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Delete, $"/admin/keys/{id}")).Status);
    }

    private Task<AdminHost> StartAsync(string? token, ApiKeyPeppers? peppers) => AdminHost.StartAsync(token, configure: services => services.AddSingleton<IOperatorPage>(new ApiKeysPage(
        peppers is null ? null : new ApiKeyIssuer(_ledger.Keys, _ledger.KeyLookup, peppers, _ledger.Time), _ledger.Keys, _index, _cache, _ledger.Time, NullLogger<ApiKeysPage>.Instance)));

    private async Task<string> MakeAsync() => Text((await SendAsync(HttpMethod.Post, "/admin/keys", """{"owner":"acme"}""")).Body, "made", "id");

    private async Task<ApiKeyRecord> FoundAsync(string id) => Assert.IsType<ApiKeyReading.Found>(await _ledger.KeyLookup.FindAsync(id, CancellationToken.None)).Key;

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string? requestId = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (requestId is not null)
        {
            request.Headers.Add("X-Request-Id", requestId);
        }

        using var answer = await _host.Admin.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static string Text(JsonNode node, params string[] path) => path.Aggregate(node, static (inner, name) => inner[name]!).GetValue<string>();
}
