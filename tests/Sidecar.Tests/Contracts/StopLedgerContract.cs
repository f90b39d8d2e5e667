using Sidecar.Ledger;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about stops. Inherited once per implementation.</summary>
public abstract class StopLedgerContract : ControlContract
{
    [Fact]
    public async Task Stops_are_in_force_until_they_are_ended_also_after_a_restart_and_a_crash()
    {
        StopRecord[] stops =
        [
            Stop(StopScope.Everything, "") with { Reason = "fraud" },
            Stop(StopScope.Agent, "shopper") with { CutsInFlight = true },
            Stop(StopScope.Merchant, "m"),
            Stop(StopScope.Category, "c"),
            Stop(StopScope.Issuer, "https://issuer.example"),
        ];
        foreach (var stop in stops)
        {
            Assert.Equal(stop, await StopAsync(stop));
        }

        await Harness.RestartAsync();
        Assert.Equal(stops.ToHashSet(), (await ListAsync()).ToHashSet());
        await Harness.CrashAsync();
        Assert.Equal(stops[1], Written(await ResumeAsync(StopScope.Agent, "shopper")));
        Assert.Equal(stops.Except([stops[1]]).ToHashSet(), (await ListAsync()).ToHashSet());
    }

    [Fact]
    public async Task Stopping_again_changes_nothing_and_is_recorded()
    {
        var first = await StopAsync(Stop(StopScope.Agent, "a") with { Reason = "first", CutsInFlight = true });
        Harness.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(first, await StopAsync(Stop(StopScope.Agent, "a") with { Reason = "second" }));
        Assert.Equal((1L, 2), (await VersionAsync(), (await AuditedAsync()).Count));
    }

    [Fact]
    public async Task A_stop_that_lets_requests_finish_can_be_made_to_cut_them()
    {
        await StopAsync(Stop(StopScope.Agent, "a"));

        Assert.True((await StopAsync(Stop(StopScope.Agent, "a") with { CutsInFlight = true })).CutsInFlight);
        Assert.Equal((2L, true), (await VersionAsync(), Assert.Single(await ListAsync()).CutsInFlight));
    }

    [Fact]
    public async Task Resuming_what_is_not_stopped_changes_nothing()
    {
        await StopAsync(Stop(StopScope.Agent, "a"));

        Assert.IsType<ControlWrite<StopRecord>.Unknown>(await ResumeAsync(StopScope.Merchant, "a"));
        Assert.IsType<ControlWrite<StopRecord>.Unknown>(await ResumeAsync(StopScope.Agent, "A"));
        Assert.Equal((1L, 1), (await VersionAsync(), (await AuditedAsync()).Count));
    }

    [Fact]
    public async Task Of_many_who_stop_one_thing_the_first_is_told_to_all_and_the_version_moves_once()
    {
        var told = await Crowd.AskAsync(async caller => await StopAsync(Stop(StopScope.Everything, "") with { Reason = $"{caller}" }));

        Assert.Single(told.Distinct());
        Assert.Equal((1L, Crowd.Size), (await VersionAsync(), (await AuditedAsync()).Count));
    }

    [Fact]
    public async Task The_version_moves_with_every_change_and_with_nothing_else()
    {
        Assert.Equal(0, await VersionAsync());
        await StopAsync(Stop(StopScope.Agent, "a"));
        Assert.Equal(1, await VersionAsync());
        await ResumeAsync(StopScope.Agent, "a");
        Assert.Equal(2, await VersionAsync());
        await ResumeAsync(StopScope.Agent, "a");
        await ListAsync();
        Assert.Equal(2, await VersionAsync());
        await Harness.RestartAsync();
        Assert.Equal(2, await VersionAsync());
    }

    [Fact]
    public async Task A_stop_of_a_newer_program_is_an_error_and_never_left_out()
    {
        await StopAsync(Stop(StopScope.Agent, "a"));
        await Harness.ExecuteAsync("update stops set scope = 'country'");

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(ListAsync);

        Assert.Contains("country", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time_and_stops_later()
    {
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<ControlWrite<StopRecord>.Unavailable>(await Stops.StopAsync(Stop(StopScope.Agent, "a"), Audit("stops.stop"), CancellationToken.None));
        }

        await Eventually.HoldsAsync(async () => await Stops.StopAsync(Stop(StopScope.Agent, "a"), Audit("stops.stop"), CancellationToken.None) is ControlWrite<StopRecord>.Written);
        Assert.Single(await ListAsync());
    }

    private StopRecord Stop(StopScope scope, string subject) => new(scope, subject, Now, "jo");

    private async Task<StopRecord> StopAsync(StopRecord stop) => Written(await Stops.StopAsync(stop, Audit("stops.stop"), CancellationToken.None));

    private async Task<ControlWrite<StopRecord>> ResumeAsync(StopScope scope, string subject) => await Stops.ResumeAsync(scope, subject, Audit("stops.resume"), CancellationToken.None);

    private async Task<IReadOnlyList<StopRecord>> ListAsync() => await Stops.ListAsync(CancellationToken.None);
}
