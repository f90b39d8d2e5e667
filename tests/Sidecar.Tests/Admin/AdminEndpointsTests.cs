using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Admin;
using Sidecar.Policies;
using Sidecar.Resilience;

namespace Sidecar.Tests.Admin;

public sealed class AdminEndpointsTests
{
    private const string Token = "correct-horse-battery";

    [Fact]
    public async Task Probes_and_metrics_need_no_token_and_are_never_cached()
    {
        await using var host = await AdminHost.StartAsync(Token);

        foreach (var path in (string[])["/health/live", "/health/ready", "/metrics"])
        {
            using var answer = await host.Admin.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer correct-horse-batterY")]
    [InlineData("Bearer correct-horse-battery-staple")]
    [InlineData("Bearer ")]
    [InlineData("Basic correct-horse-battery")]
    public async Task Status_without_the_token_is_401(string? authorization)
    {
        await using var host = await AdminHost.StartAsync(Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/status");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("base.json", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_tells_checks_breakers_version_and_files()
    {
        await using var host = await AdminHost.StartAsync(Token);
        host.Services.GetRequiredService<CircuitBreakerRegistry>().GetOrAdd(CircuitBreakerKind.Upstream, "merchant/local", new());
        host.Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        using var status = JsonDocument.Parse(await host.Admin.GetStringAsync("/health/status"));

        var root = status.RootElement;
        Assert.Equal("ready", root.GetProperty("status").GetString());
        Assert.StartsWith("0.1.0", root.GetProperty("version").GetString());
        Assert.InRange(root.GetProperty("uptimeSeconds").GetInt64(), 0, 60);
        Assert.Equal(["base.json", "site.json"], root.GetProperty("configurationFiles").EnumerateArray().Select(file => file.GetString()));
        var checks = root.GetProperty("checks");
        Assert.True(checks.GetProperty("draining").GetProperty("ready").GetBoolean());
        var breaker = Assert.Single(checks.GetProperty("circuit-breakers").GetProperty("data").EnumerateArray());
        Assert.Equal("merchant/local", breaker.GetProperty("name").GetString());
        Assert.Equal("Closed", breaker.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Status_is_open_when_no_token_is_set()
    {
        await using var host = await AdminHost.StartAsync();

        using var answer = await host.Admin.GetAsync("/health/status");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_replaced_token_counts_at_once()
    {
        await using var host = await AdminHost.StartAsync(Token);
        host.Services.GetRequiredService<AdminCallers>().ReplaceToken("another-one-entirely");
        host.Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var old = await host.Admin.GetAsync("/health/status");
        host.Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "another-one-entirely");
        using var current = await host.Admin.GetAsync("/health/status");

        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
    }

    [Fact]
    public async Task A_red_check_is_503_and_named_without_its_detail()
    {
        await using var host = await AdminHost.StartAsync(configure: services => services
            .AddSingleton<IReadinessCheck>(new StubCheck("ledger", () => new(IsReady: false, "disk full on db7.internal")))
            .AddSingleton<IReadinessCheck>(new StubCheck("facilitators", () => throw new InvalidOperationException("boom"))));

        using var answer = await host.Admin.GetAsync("/health/ready");
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(["ledger", "facilitators"], json.RootElement.GetProperty("failed").EnumerateArray().Select(name => name.GetString()));
        Assert.DoesNotContain("db7", body, StringComparison.Ordinal);
        Assert.Contains("Readiness check facilitators failed itself; the replica counts as not ready", host.Log.Lines);
        using var live = await host.Admin.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Draining_makes_readiness_red()
    {
        await using var host = await AdminHost.StartAsync();
        host.Services.GetRequiredService<DrainState>().Begin();

        using var answer = await host.Admin.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("draining", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/ok/1", HttpStatusCode.NotFound)]
    [InlineData("GET", "/health", HttpStatusCode.NotFound)]
    [InlineData("GET", "/HEALTH/live", HttpStatusCode.NotFound)]
    [InlineData("POST", "/health/ready", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/metrics", HttpStatusCode.MethodNotAllowed)]
    public async Task Other_paths_and_methods_are_told_so_in_JSON(string method, string path, HttpStatusCode expected)
    {
        await using var host = await AdminHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((int)expected, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(expected == HttpStatusCode.MethodNotAllowed, answer.Content.Headers.Allow.Contains("GET"));
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_without_a_body()
    {
        await using var host = await AdminHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/health/ready");

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }
}
