using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Ledger;

namespace Sidecar.Tests.Admin;

public sealed class PaymentsPageTests
{
    private const string Token = "correct-horse-battery";

    [Theory]
    [InlineData("/admin/payments")]
    [InlineData("/admin/payments/1")]
    [InlineData("/admin/payments?format=csv&limit=all")]
    public async Task Where_the_money_went_is_told_for_the_token_only(string path)
    {
        await using var host = await StartAsync(new FakeHistory { Count = 1 }, Token);
        using var refused = await host.Admin.GetAsync(path);
        host.Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var admitted = await host.Admin.GetAsync(path);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, admitted.StatusCode));
        Assert.DoesNotContain("0x", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_is_told_with_its_facts()
    {
        await using var host = await StartAsync(new FakeHistory
        {
            Count = 1,
            Shape = payment => payment with { Transaction = "0xab", Reason = "said \"no\"", Grant = GrantKind.Honoured, GrantedAt = DateTimeOffset.UnixEpoch, OwedSince = DateTimeOffset.UnixEpoch.AddDays(1), OwedReason = "no_answer" },
        });

        using var answer = await host.Admin.GetAsync("/admin/payments");

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(
            """{"payments":[{"paymentId":1,"state":"settled","route":"paid","policy":"paid","requestId":"request-1","x402Version":2,"scheme":"exact","network":"eip155:84532","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","amount":"115792089237316195423570985008687907853269984665640564039457584007913129639935","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","payer":"0x857b06519E91e3A54538791bDbb0E22373e36b66","transaction":"0xab","reason":"said \"no\"","grant":"honoured","grantedAt":"1970-01-01T00:00:00.000Z","owedSince":"1970-01-02T00:00:00.000Z","owedReason":"no_answer","claimedAt":"1970-01-01T00:00:00.000Z","updatedAt":"1970-01-01T00:00:01.234Z"}]}""",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_payment_of_its_own_page_comes_with_its_steps()
    {
        await using var host = await StartAsync(new FakeHistory { Count = 7 });

        var details = JsonNode.Parse(await host.Admin.GetStringAsync("/admin/payments/7"))!;

        Assert.Equal(7, details["payment"]!["paymentId"]!.GetValue<long>());
        Assert.Equal(
            """[{"sequence":1,"state":"claimed","at":"1970-01-01T00:00:00.000Z","requestId":"request-1"},{"sequence":2,"state":"failed","at":"1970-01-01T00:00:01.500Z","reason":"insufficient_funds","transaction":"0xab","requestId":"request-2"}]""",
            details["steps"]!.ToJsonString());
    }

    [Theory]
    [InlineData("8")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("7/steps")]
    [InlineData("99999999999999999999999")]
    public async Task A_payment_that_is_not_there_is_404(string number)
    {
        await using var host = await StartAsync(new FakeHistory { Count = 7 });

        using var answer = await host.Admin.GetAsync("/admin/payments/" + number);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_ledger_without_payments_gives_an_empty_list()
    {
        await using var host = await StartAsync(new FakeHistory());

        Assert.Equal("""{"payments":[]}""", await host.Admin.GetStringAsync("/admin/payments"));
        Assert.StartsWith("paymentId,state,", await host.Admin.GetStringAsync("/admin/payments?format=csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "", 1)]
    [InlineData(101, "", 2)]
    [InlineData(250, "", 3)]
    [InlineData(10, "?limit=3&state=settled&route=a%26b", 4)]
    [InlineData(2000, "?limit=1000", 2)]
    [InlineData(2001, "?limit=all", 1)]
    public async Task Following_next_shows_every_payment_once(int count, string query, int pages)
    {
        var history = new FakeHistory { Count = count };
        await using var host = await StartAsync(history);
        var (seen, asked) = (new List<long>(), 0);

        for (var next = "/admin/payments" + query; next is not null; asked++)
        {
            var page = JsonNode.Parse(await host.Admin.GetStringAsync(next))!;
            seen.AddRange(page["payments"]!.AsArray().Select(payment => payment!["paymentId"]!.GetValue<long>()));
            next = page["next"]?.GetValue<string>();
        }

        Assert.Equal(Enumerable.Range(1, count).Reverse().Select(id => (long)id), seen);
        Assert.Equal(pages, asked);
        Assert.Equal(query.Contains("route", StringComparison.Ordinal) ? "a&b" : null, history.Asked!.Route);
    }

    [Fact]
    public async Task Every_filter_reaches_the_ledger()
    {
        var history = new FakeHistory();
        await using var host = await StartAsync(history);

        using var answer = await host.Admin.GetAsync(
            "/admin/payments?state=Unknown&owed=true&payer=0xAB&route=paid&transaction=0xcd&from=2026-01-01&until=2026-01-31T12:00:00%2B01:00&before=77&limit=5");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            new PaymentQuery
            {
                State = PaymentState.Unknown,
                IsOwed = true,
                Payer = "0xAB",
                Route = "paid",
                Transaction = "0xcd",
                From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                Until = new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero),
                Before = 77,
                Limit = 6,
            },
            history.Asked);
    }

    [Theory]
    [InlineData("state=paid", "state: must be one of claimed, verified, forwarded, settling, settled, failed, unknown, released")]
    [InlineData("state=", "state: must be one of claimed, verified, forwarded, settling, settled, failed, unknown, released")]
    [InlineData("state=4", "state: must be one of claimed, verified, forwarded, settling, settled, failed, unknown, released")]
    [InlineData("owed=yes", "owed: must be true; leave it away for all payments")]
    [InlineData("owed=false", "owed: must be true; leave it away for all payments")]
    [InlineData("payer=", "payer: must have 1 to 256 characters, none of them a control character")]
    [InlineData("from=yesterday", "from: must be a time: 2025-01-31 (midnight UTC), 2025-01-31T12:00:00Z, or seconds since 1970; a + is written %2B")]
    [InlineData("until=2026-01-31T12:00:00+01:00", "until: must be a time: 2025-01-31 (midnight UTC), 2025-01-31T12:00:00Z, or seconds since 1970; a + is written %2B")]
    [InlineData("from=2026-01-02&until=2026-01-02", "until: must be later than from")]
    [InlineData("before=0", "before: must be the number of a payment: the last one of the page before")]
    [InlineData("before=-5", "before: must be the number of a payment: the last one of the page before")]
    [InlineData("limit=0", "limit: must be 1 to 1000, or all")]
    [InlineData("limit=1001", "limit: must be 1 to 1000, or all")]
    [InlineData("limit=99999999999999999999", "limit: must be 1 to 1000, or all")]
    [InlineData("format=xml", "format: must be one of json, csv")]
    [InlineData("stat=unknown", "stat: is not known; there are state, owed, payer, route, transaction, from, until, before, limit, format")]
    [InlineData("state=unknown&State=settled", "state: stands more than once")]
    public async Task A_filter_that_is_not_understood_is_named_and_nothing_is_listed(string query, string detail)
    {
        var history = new FakeHistory { Count = 1 };
        await using var host = await StartAsync(history);

        using var answer = await host.Admin.GetAsync("/admin/payments?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(detail, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>());
        Assert.Null(history.Asked);
    }

    [Theory]
    [InlineData("/admin/payments")]
    [InlineData("/admin/payments?format=csv")]
    [InlineData("/admin/payments/1")]
    public async Task A_ledger_that_is_away_is_503(string path)
    {
        await using var host = await StartAsync(new FakeHistory { Count = 1, Before = _ => throw FakeHistory.Away });

        using var answer = await host.Admin.GetAsync(path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.DoesNotContain("the server closed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains("the ledger cannot be read", StringComparison.Ordinal));
    }

    /// <summary>Nothing of the beginning is left in the answer, and none of it was sent.</summary>
    [Fact]
    public async Task A_ledger_that_goes_away_before_anything_was_sent_is_503_too()
    {
        await using var host = await StartAsync(new FakeHistory { Count = 100, Before = place => place == 3 ? throw FakeHistory.Away : Task.CompletedTask });

        using var answer = await host.Admin.GetAsync("/admin/payments");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(503, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task A_list_that_breaks_off_does_not_pass_for_the_whole(string format)
    {
        await using var host = await StartAsync(new FakeHistory { Count = 1000, Before = place => place == 500 ? throw FakeHistory.Away : Task.CompletedTask });

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Admin.GetStringAsync($"/admin/payments?limit=all&format={format}"));
    }

    [Fact]
    public async Task A_head_reads_no_list()
    {
        var history = new FakeHistory { Count = 100_000 };
        await using var host = await StartAsync(history);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/admin/payments?limit=all");

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.InRange(history.Read, 0, 1);
    }

    private static Task<AdminHost> StartAsync(FakeHistory history, string? token = null) =>
        AdminHost.StartAsync(token, configure: services => services.AddSingleton<IPaymentHistory>(history));
}
