using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity;
using Sidecar.Identity.Jwt;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Admin;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.State;

namespace Sidecar.Tests.Identity.Jwt;

/// <summary>The page behind a real admin listener, on a store in memory.</summary>
public sealed class RevocationsPageTests : IDisposable
{
    private const string AdminToken = "a token of sixteen";

    private readonly ManualTimeProvider _time = new();
    private readonly JwtIssuers _issuers;
    private readonly JwtOptions _options = new()
    {
        Issuers =
        {
            ["login"] = IssuerOf(TestClaims.Issuer),
            ["short"] = IssuerOf("https://short.test/", TimeSpan.FromHours(1)),
            ["other"] = IssuerOf("login"),
            ["unasked"] = IssuerOf("https://unasked.test/", checks: false),
        },
    };

    private readonly FakeRevocationLedger _ledger = new();
    private readonly StateOptions _state = new() { MaxRevocations = 100 };
    private MemoryRevocations _revocations;

    public RevocationsPageTests()
    {
        _issuers = new JwtIssuers(_options, new IdentityOptions(), _time, NullLogger<FetchedKeySource>.Instance);
        _revocations = FilledRevocations.InMemory(_time);
    }

    public void Dispose() => _issuers.Dispose();

    [Theory]
    [InlineData("""{"issuer":"https://issuer.test/","jti":"x"}""", "jti")]
    [InlineData("""{"issuer":"https://issuer.test/","subject":"x"}""", "sub")]
    [InlineData("""{"issuer":"https://issuer.test/","client":"x"}""", "client")]
    public async Task What_is_named_is_revoked_and_nothing_else(string body, string revoked)
    {
        var (status, answer) = await SendAsync(body);

        Assert.Equal((HttpStatusCode.OK, _time.GetUtcNow().AddDays(30)), (status, answer["revokedUntil"]!.GetValue<DateTimeOffset>()));
        (string Name, Digest Key)[] keys =
        [
            ("jti", JwtRevocations.KeyOfToken(TestClaims.Issuer, "x")), ("sub", JwtRevocations.KeyOfSubject(TestClaims.Issuer, "x")), ("client", JwtRevocations.KeyOfClient(TestClaims.Issuer, "x")),
        ];
        foreach (var (name, key) in keys)
        {
            Assert.Equal(name == revoked ? RevocationCheck.Revoked : RevocationCheck.NotRevoked, await CheckAsync(key));
        }
    }

    [Fact]
    public async Task A_revocation_is_written_with_its_record_of_the_audit()
    {
        await SendAsync("""{"issuer":"short","subject":"alice"}""");
        await SendAsync("""{"issuer":"short"}""");

        var entry = Assert.Single(_ledger.Audited)!;
        Assert.Equal(("admin.revocations.call", "done", "operator:admin", "short sub:alice"), (entry.Action, entry.Decision, entry.Actor, entry.Subject));
        Assert.NotNull(entry.RequestId);
    }

    [Theory]
    [InlineData("""{"issuer":"short","subject":"x"}""", 3660)]
    [InlineData("""{"issuer":"short","subject":"x","retention":"00:05:00"}""", 300)]
    public async Task A_revocation_is_kept_for_as_long_as_a_token_lives_unless_told_otherwise(string body, int seconds)
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(body)).Status);
        var key = JwtRevocations.KeyOfSubject("https://short.test/", "x");

        _time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(RevocationCheck.Revoked, await CheckAsync(key));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(key));
    }

    [Theory]
    [InlineData("{}", "issuer: is required.")]
    [InlineData("""{"issuer":"nobody","jti":"x"}""", "issuer: none has this name under Sidecar:Identity:Jwt:Issuers, nor this iss.")]
    [InlineData("""{"issuer":"login","jti":"x"}""", "issuer: is the name of one and the iss of another.")]
    [InlineData("""{"issuer":"unasked","jti":"x"}""", "issuer: its CheckRevocations is false, so nobody would ask whether its tokens are revoked.")]
    [InlineData("""{"issuer":"short"}""", "One of jti, subject and client is required, and no more than one.")]
    [InlineData("""{"issuer":"short","jti":"x","subject":"x"}""", "One of jti, subject and client is required, and no more than one.")]
    [InlineData("""{"issuer":"short","jti":""}""", "jti, subject and client have 1 to 256 characters.")]
    [InlineData("""{"issuer":"short","jti":"x","retention":"00:00:59"}""", "retention: must be between 00:01:00 and 400.00:00:00.")]
    [InlineData("""{"issuer":"short","jti":"x","retention":"401.00:00:00"}""", "retention: must be between 00:01:00 and 400.00:00:00.")]
    [InlineData("""{"issuer":"short","sub":"x"}""", "The body is not the JSON object that is asked for: see $.sub.")]
    public async Task What_cannot_be_meant_is_told(string body, string detail)
    {
        var (status, answer) = await SendAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (status, answer["detail"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_store_that_takes_no_more_is_told()
    {
        _state.MaxRevocations = 1;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("""{"issuer":"short","jti":"x"}""")).Status);

        await IsUnavailableAsync("No more can be revoked");
    }

    [Fact]
    public async Task A_ledger_that_is_away_is_told_and_nothing_is_revoked()
    {
        _ledger.IsAway = true;

        await IsUnavailableAsync("the ledger is away");

        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(JwtRevocations.KeyOfToken("https://short.test/", "y")));
    }

    [Fact]
    public async Task A_store_that_does_not_take_it_is_told_and_it_is_written_down()
    {
        _revocations = FilledRevocations.InMemory(_time, capacity: 1);
        await _revocations.RevokeAsync(JwtRevocations.KeyOfToken("other", "x"), TimeSpan.FromDays(1), CancellationToken.None);

        await IsUnavailableAsync("It is written down");

        Assert.Single(_ledger.Kept);
    }

    [Fact]
    public async Task What_was_revoked_for_longer_before_is_told()
    {
        await SendAsync("""{"issuer":"short","jti":"x","retention":"2.00:00:00"}""");

        var (_, answer) = await SendAsync("""{"issuer":"short","jti":"x","retention":"1.00:00:00"}""");

        Assert.Equal(_time.GetUtcNow().AddDays(2), answer["revokedUntil"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task Whoever_has_no_token_revokes_nothing()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("""{"issuer":"short","jti":"x"}""", token: "another token of ours")).Status);

        Assert.Equal(RevocationCheck.NotRevoked, await CheckAsync(JwtRevocations.KeyOfToken("https://short.test/", "x")));
    }

    [Fact]
    public async Task Revocations_are_not_listed() => Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync("", HttpMethod.Get)).Status);

    private async Task IsUnavailableAsync(string detail)
    {
        var (status, answer) = await SendAsync("""{"issuer":"short","jti":"y"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(detail, answer["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task<RevocationCheck> CheckAsync(Digest key) => await _revocations.CheckAsync(new[] { key }, CancellationToken.None);

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string body, HttpMethod? method = null, string token = AdminToken)
    {
        var page = new RevocationsPage(_issuers, _options, new LastingRevocations(_ledger, _revocations, _state, _time), NullLogger<RevocationsPage>.Instance);
        await using var host = await AdminHost.StartAsync(AdminToken, configure: services => services.AddSingleton<IOperatorPage>(page));
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, "/admin/revocations");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Admin.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static JwtIssuerOptions IssuerOf(string id, TimeSpan? lifetime = null, bool checks = true) =>
        new() { Issuer = id, Audiences = [TestClaims.Audience], Keys = TestKey.SetOf(TestKey.Es256("k1")), MaxLifetime = lifetime, CheckRevocations = checks };
}
