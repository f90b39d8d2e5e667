using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sidecar.Budgets;
using Sidecar.Budgets.Alerts;
using Sidecar.Ledger;
using Sidecar.Protocols.Webhooks;
using static Sidecar.Tests.Budgets.SpendingHost;

namespace Sidecar.Tests.Budgets.Alerts;

/// <summary>Limits that come to their end are told, in the log and to the operator's webhook.</summary>
public sealed class BudgetAlertTests : IAsyncLifetime
{
    private AlertReceiver _receiver = null!;
    private SpendingHost _host = null!;

    public async Task InitializeAsync()
    {
        _receiver = await AlertReceiver.StartAsync();
        _host = await SpendingHost.StartAsync(new SpendingOptions { Alerts = new SpendAlertOptions { Url = _receiver.Url, Secret = AlertReceiver.Secret } });

        // The tests look themselves.
        await StopWatchingAsync(_host);
    }

    public async Task DisposeAsync()
    {
        _receiver.Status = StatusCodes.Status204NoContent;
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Each_level_of_a_window_is_told_once()
    {
        await _host.PutAsync(AgentOf(Day(10_000_000)));
        foreach (var micros in new[] { 7_999_999, 1, 1_000_000, 999_999, 1 })
        {
            await _host.SpendAsync(micros);
            await LookAsync();
        }

        Assert.Equal(
            ["The limit day of agent shopper has come to 80 %: 8.00 of 10.00 USD", "The limit day of agent shopper has come to 100 %: 10.00 of 10.00 USD"],
            _host.Log.Lines.Where(line => line.StartsWith("The limit", StringComparison.Ordinal)));

        await _host.AdvanceAsync(TimeSpan.FromDays(1));
        await _host.SpendAsync(9_000_000);
        await LookAsync();
        Assert.Equal([80, 100, 80], Bodies().Select(body => body.GetProperty("data").GetProperty("level").GetInt32()));
    }

    [Fact]
    public async Task An_alert_is_signed_and_says_what_has_come_to_its_end()
    {
        await _host.PutAsync(new BudgetRecord("team", "USD") { Limits = new SpendLimits("UTC", [Day(null, 2)]) });
        await _host.PutAsync(AgentOf() with { Budget = "team" });
        await _host.SpendAsync(1);
        await _host.SpendAsync(1);
        await LookAsync();

        var (signature, body) = Assert.Single(_receiver.Received);
        var verified = Assert.IsType<WebhookResult.Verified>(signature);
        Assert.StartsWith("evt_", verified.EventId, StringComparison.Ordinal);
        Assert.Equal(_host.Time.GetUtcNow(), verified.SignedAt);
        Assert.Equal(
            """{"type":"budget.reached","timestamp":"2026-01-01T00:00:00.000Z","data":{"kind":"budget","id":"team","limit":"day","level":100,"used":"2","max":"2","unit":"spends","resetsAt":"2026-01-02T00:00:00.000Z"}}""",
            body);
    }

    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError)]
    [InlineData(StatusCodes.Status404NotFound)]
    [InlineData(StatusCodes.Status307TemporaryRedirect)]
    public async Task An_alert_that_was_not_taken_is_tried_again_under_the_same_id_ever_more_seldom(int status)
    {
        _receiver.Status = status;
        await SpendAllAsync();
        await LookAsync();
        await LookAsync();
        Assert.Single(_receiver.Received);

        await _host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await LookAsync();
        await _host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await LookAsync();
        Assert.Equal(2, _receiver.Received.Count);

        _receiver.Status = StatusCodes.Status200OK;
        await _host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await LookAsync();
        Assert.Equal(3, _receiver.Received.Count);
        Assert.Single(_receiver.Received.Select(each => Assert.IsType<WebhookResult.Verified>(each.Signature).EventId).Distinct());
        await _host.AdvanceAsync(TimeSpan.FromHours(1));
        await LookAsync();
        Assert.Equal(3, _receiver.Received.Count);
    }

    [Fact]
    public async Task An_alert_is_given_up_after_a_day()
    {
        _receiver.Status = StatusCodes.Status503ServiceUnavailable;
        await SpendAllAsync();
        await LookAsync();
        for (var hour = 0; hour < 24; hour++)
        {
            await _host.AdvanceAsync(TimeSpan.FromHours(1));
            await LookAsync();
        }

        var tries = _receiver.Received.Count;
        await _host.AdvanceAsync(TimeSpan.FromHours(2));
        await LookAsync();
        Assert.Equal(tries, _receiver.Received.Count);
        Assert.Contains(_host.Log.Lines, line => line.EndsWith("was given up: status 503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_alert_that_was_told_and_not_sent_is_sent_by_the_next_process()
    {
        _receiver.Status = StatusCodes.Status503ServiceUnavailable;
        await SpendAllAsync();
        await LookAsync();
        _receiver.Status = StatusCodes.Status200OK;

        await using var next = await _host.CrashAsync();
        await StopWatchingAsync(next);
        await next.AdvanceAsync(TimeSpan.FromSeconds(5));
        await LookAsync(next);
        await LookAsync(next);

        Assert.Equal(2, _receiver.Received.Count);
        Assert.Single(_receiver.Received.Select(each => Assert.IsType<WebhookResult.Verified>(each.Signature).EventId).Distinct());
    }

    [Fact]
    public async Task An_alert_that_was_told_is_not_told_again_by_the_next_process()
    {
        await SpendAllAsync();
        await LookAsync();

        await using var next = await _host.CrashAsync();
        await StopWatchingAsync(next);
        await next.Get<BudgetWatch>().LookBackAsync(CancellationToken.None);
        await next.AdvanceAsync(TimeSpan.FromMinutes(2));
        await LookAsync(next);

        Assert.Single(_receiver.Received);
        Assert.DoesNotContain(next.Log.Lines, line => line.StartsWith("The limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_spent_before_a_crash_and_never_looked_at_is_told_by_the_next_process()
    {
        await SpendAllAsync();

        await using var next = await _host.CrashAsync();
        await StopWatchingAsync(next);
        await next.Get<BudgetWatch>().LookBackAsync(CancellationToken.None);
        await LookAsync(next);

        Assert.Single(_receiver.Received);
        Assert.Contains(next.Log.Lines, line => line.StartsWith("The limit day of agent shopper has come to 100 %", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_that_came_to_its_end_in_its_last_moment_is_told_after_midnight()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        await _host.AdvanceAsync(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(10));
        await _host.SpendAsync(85);
        await _host.AdvanceAsync(TimeSpan.FromMilliseconds(20));
        await _host.SpendAsync(10);
        await LookAsync();

        Assert.Equal([80], Bodies().Select(body => body.GetProperty("data").GetProperty("level").GetInt32()));
        Assert.Equal("2026-01-02T00:00:00.000Z", Bodies().Single().GetProperty("data").GetProperty("resetsAt").GetString());
    }

    [Fact]
    public async Task A_day_that_came_to_its_end_before_a_crash_is_told_by_a_process_that_starts_on_the_next()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        await _host.AdvanceAsync(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(10));
        await _host.SpendAsync(100);
        await _host.AdvanceAsync(TimeSpan.FromMilliseconds(20));
        await _host.SpendAsync(1);

        await using var next = await _host.CrashAsync();
        await StopWatchingAsync(next);
        await next.AdvanceAsync(TimeSpan.FromMinutes(10));
        await next.Get<BudgetWatch>().LookBackAsync(CancellationToken.None);
        await LookAsync(next);

        Assert.Equal([100], Bodies().Select(body => body.GetProperty("data").GetProperty("level").GetInt32()));
        Assert.Equal("2026-01-02T00:00:00.000Z", Bodies().Single().GetProperty("data").GetProperty("resetsAt").GetString());
    }

    [Fact]
    public async Task A_ledger_that_takes_nothing_delays_an_alert_and_loses_none()
    {
        await SpendAllAsync();
        await using (_host.Pause())
        {
            await LookAsync();
            Assert.Empty(_receiver.Received);
        }

        await LookAsync();
        Assert.Single(_receiver.Received);
    }

    private static async Task StopWatchingAsync(SpendingHost host)
    {
        await host.Get<BudgetWatch>().StopAsync(CancellationToken.None);
        await host.Get<AlertWebhook>().StopAsync(CancellationToken.None);
    }

    private async Task SpendAllAsync()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        await _host.SpendAsync(100);
    }

    private Task LookAsync() => LookAsync(_host);

    private static async Task LookAsync(SpendingHost host)
    {
        await host.Get<BudgetWatch>().LookAsync(CancellationToken.None);
        await host.Get<AlertWebhook>().DeliverDueAsync(CancellationToken.None);
    }

    private IEnumerable<JsonElement> Bodies() => _receiver.Received.Select(each => JsonDocument.Parse(each.Body).RootElement);
}
