using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Identity.Jwt;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Stores;

/// <summary>Revoked tokens of replicas that share a database and a Redis, whatever becomes of the Redis.</summary>
public sealed class SharedRevocationsTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IAsyncLifetime, IDisposable
{
    private const string AdminToken = "a token of sixteen";

    private readonly TemporaryFolder _folder = new();
    private readonly TestKey _key = TestKey.Es256("k1");
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RedisServer _redis = null!;
    private SidecarSettings _settings = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _redis = await RedisServer.StartAsync();
        _settings = cluster.Keeping(ProcessSettings.For(_upstream, _facilitator), await cluster.Server.CreateSchemaAsync())
            .Set("Sidecar:State", new JsonObject { ["Kind"] = "Redis", ["Redis"] = _redis.Address, ["Timeout"] = "00:00:02" })
            .Set("Sidecar:Admin:Token", AdminToken)
            .Set("Sidecar:Identity:Jwt:Issuers:login", new JsonObject { ["Issuer"] = TestClaims.Issuer, ["Audiences"] = new JsonArray(TestClaims.Audience), ["Keys"] = TestKey.SetOf(_key) })
            .Set("Sidecar:Policies:callers:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("Jwt") })
            .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "callers" }));
    }

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_revoked_token_stays_refused_at_every_replica_when_Redis_is_flushed_or_begins_anew()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var (revoked, good) = (Token("token-1"), Token("token-2"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(second, revoked));
        Assert.Equal(HttpStatusCode.OK, await RevokeAsync(first, "token-1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(second, revoked));

        await _redis.FlushAsync();
        await RefusedUntilMendedAsync(second, revoked, good);

        await _redis.RestartAsync();
        await RefusedUntilMendedAsync(first, revoked, good);
        Assert.DoesNotContain(revoked, string.Join('\n', first.Lines.Concat(second.Lines)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_starts_beside_an_empty_Redis_and_without_the_database_takes_no_token_until_it_is_there()
    {
        var (revoked, good) = (Token("token-1"), Token("token-2"));
        await using (var before = await StartAsync())
        {
            Assert.Equal(HttpStatusCode.OK, await RevokeAsync(before, "token-1"));
        }

        await _redis.FlushAsync();
        await cluster.Server.StopAsync("fast");
        try
        {
            await using var sidecar = await _settings.StartAsync(_folder);
            await Task.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (await AskAsync(sidecar, revoked), await AskAsync(sidecar, good)));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await RevokeAsync(sidecar, "token-3"));

            await cluster.Server.StartAgainAsync();
            await RefusedUntilMendedAsync(sidecar, revoked, good);
            Assert.Equal(200, await sidecar.ReadinessAsync());
        }
        finally
        {
            await cluster.Server.EnsureStartedAsync();
        }
    }

    /// <summary>Good tokens are taken again, and the revoked one was not for a moment.</summary>
    private static async Task RefusedUntilMendedAsync(SidecarProcess sidecar, string revoked, string good)
    {
        await Deadline.UntilAsync(
            async () =>
            {
                Assert.NotEqual(HttpStatusCode.OK, await AskAsync(sidecar, revoked));
                return await AskAsync(sidecar, good);
            },
            status => status == HttpStatusCode.OK,
            "good tokens are taken again");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(sidecar, revoked));
    }

    private string Token(string id) => _key.Token(TestClaims.Good(TimeProvider.System.GetUtcNow()).With("jti", id));

    private static async Task<HttpStatusCode> AskAsync(SidecarProcess sidecar, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.Url, "/open/menu"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await sidecar.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> RevokeAsync(SidecarProcess sidecar, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sidecar.AdminUrl, "/admin/revocations"));
        request.Content = new StringContent($$"""{ "issuer": "login", "jti": "{{id}}" }""", Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        using var answer = await sidecar.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<SidecarProcess> StartAsync()
    {
        var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        return sidecar;
    }
}
