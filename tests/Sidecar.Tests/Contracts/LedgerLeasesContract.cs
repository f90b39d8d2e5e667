namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about work for one replica at a time, seen from one replica. Inherited once per implementation.</summary>
public abstract class LedgerLeasesContract : LedgerContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whoever_has_a_lease_renews_it_and_names_are_apart()
    {
        Assert.True(await HoldsAsync("reconciler"));
        Assert.True(await HoldsAsync("reconciler"));
        Assert.True(await HoldsAsync("other"));
        await Harness.RestartAsync();
        Assert.True(await HoldsAsync("reconciler"));
    }

    [Fact]
    public async Task Ledger_that_is_stopped_gives_no_lease()
    {
        await Harness.StopAsync();
        Assert.False(await HoldsAsync("reconciler"));
    }

    [Fact]
    public async Task Cancelled_attempt_takes_no_lease()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Harness.Leases.TryHoldAsync("reconciler", Lease, new CancellationToken(canceled: true)));
        Assert.True(await HoldsAsync("reconciler"));
    }

    private async Task<bool> HoldsAsync(string name) => await Harness.Leases.TryHoldAsync(name, Lease, CancellationToken.None);
}
