using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Ledger;

namespace Sidecar.Tests.Admin;

public sealed class AuditPageTests
{
    private const string Token = "correct-horse-battery";

    [Theory]
    [InlineData("/admin/audit")]
    [InlineData("/admin/audit?format=jsonl")]
    public async Task Audit_is_told_for_the_token_only(string path)
    {
        await using var host = await StartAsync(new FakeAudit { Count = 1 }, Token);
        using var refused = await host.Admin.GetAsync(path);
        host.Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var admitted = await host.Admin.GetAsync(path);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, admitted.StatusCode));
        Assert.DoesNotContain("agent:a", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_is_told_with_its_fields_and_hashes()
    {
        await using var host = await StartAsync(new FakeAudit { Count = 1 });

        using var answer = await host.Admin.GetAsync("/admin/audit");

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(
            $$"""{"records":[{"number":1,"at":"1970-01-01T00:00:01.234Z","action":"spend","decision":"deny","actor":"agent:a","agent":"a","reason":"said \"no\"","amount":"250000","currency":"USD","requestId":"r1","previous":"{{string.Concat(Enumerable.Repeat("00", 32))}}","hash":"{{string.Concat(Enumerable.Repeat("01", 32))}}"}]}""",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(0, "", 1)]
    [InlineData(100, "", 1)]
    [InlineData(101, "", 2)]
    [InlineData(10, "?limit=3&agent=a%26b", 4)]
    [InlineData(2001, "?limit=all", 1)]
    public async Task Following_next_shows_every_record_once(int count, string query, int pages)
    {
        var audit = new FakeAudit { Count = count };
        await using var host = await StartAsync(audit);
        var (seen, asked) = (new List<long>(), 0);

        for (var next = "/admin/audit" + query; next is not null; asked++)
        {
            var page = JsonNode.Parse(await host.Admin.GetStringAsync(next))!;
            seen.AddRange(page["records"]!.AsArray().Select(record => record!["number"]!.GetValue<long>()));
            next = page["next"]?.GetValue<string>();
        }

        Assert.Equal(Enumerable.Range(1, count).Select(number => (long)number), seen);
        Assert.Equal(pages, asked);
        Assert.Equal(query.Contains("agent", StringComparison.Ordinal) ? "a&b" : null, audit.Asked!.Agent);
    }

    [Theory]
    [InlineData("?format=jsonl", null)]
    [InlineData("", "application/x-ndjson")]
    [InlineData("?limit=all", "text/html, application/x-ndjson;q=0.5")]
    public async Task Export_is_a_record_a_line_of_all_that_there_are(string query, string? accept)
    {
        await using var host = await StartAsync(new FakeAudit { Count = 1500 });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/audit" + query);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal("", lines[^1]);
        Assert.Equal(Enumerable.Range(1, 1500).Select(number => (long)number), lines[..^1].Select(line => JsonNode.Parse(line)!["number"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Every_filter_reaches_the_ledger()
    {
        var audit = new FakeAudit();
        await using var host = await StartAsync(audit);

        using var answer = await host.Admin.GetAsync("/admin/audit?agent=a&action=payment.settle&decision=done&from=2026-01-01&until=2026-01-31T12:00:00%2B01:00&after=77&limit=5&format=json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            new AuditQuery
            {
                Agent = "a",
                Action = "payment.settle",
                Decision = "done",
                From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                Until = new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero),
                After = 77,
                Limit = 6,
            },
            audit.Asked);
    }

    [Theory]
    [InlineData("agent=", "agent: must have 1 to 256 characters, none of them a control character")]
    [InlineData("agent=a%00b", "agent: must have 1 to 256 characters, none of them a control character")]
    [InlineData("from=yesterday", "from: must be a time: 2025-01-31 (midnight UTC), 2025-01-31T12:00:00Z, or seconds since 1970; a + is written %2B")]
    [InlineData("from=2026-01-02&until=2026-01-02", "until: must be later than from")]
    [InlineData("after=0", "after: must be the number of a record: the last one of the page before")]
    [InlineData("limit=1001", "limit: must be 1 to 1000, or all")]
    [InlineData("format=csv", "format: must be one of json, jsonl")]
    [InlineData("agents=a", "agents: is not known; there are agent, action, decision, from, until, after, limit, format")]
    [InlineData("agent=a&Agent=b", "agent: stands more than once")]
    public async Task A_filter_that_is_not_understood_is_named_and_nothing_is_listed(string query, string detail)
    {
        var audit = new FakeAudit { Count = 1 };
        await using var host = await StartAsync(audit);

        using var answer = await host.Admin.GetAsync("/admin/audit?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(detail, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>());
        Assert.Null(audit.Asked);
    }

    [Fact]
    public async Task A_ledger_that_is_away_is_503()
    {
        await using var host = await StartAsync(new FakeAudit { Count = 10, AwayAt = 5 });

        using var answer = await host.Admin.GetAsync("/admin/audit");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.DoesNotContain("the server closed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_breaks_off_does_not_pass_for_the_whole()
    {
        await using var host = await StartAsync(new FakeAudit { Count = 1000, AwayAt = 900 });
        await Assert.ThrowsAsync<HttpRequestException>(() => host.Admin.GetStringAsync("/admin/audit?format=jsonl"));
    }

    [Fact]
    public async Task Nothing_is_changed_here()
    {
        await using var host = await StartAsync(new FakeAudit());
        using var answer = await host.Admin.DeleteAsync("/admin/audit");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private static Task<AdminHost> StartAsync(FakeAudit audit, string? token = null) =>
        AdminHost.StartAsync(token, configure: services => services.AddSingleton<IAuditHistory>(audit));
}
