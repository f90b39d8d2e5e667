namespace Sidecar.Tests.Contracts;

/// <summary>What a store of rate windows promises when its server pauses, restarts or forgets.</summary>
public abstract class RateWindowsServerContract : RateWindowsContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_and_counts_on_after_it()
    {
        var windows = Create();
        await AcquireAsync(windows, "k", limit: 1);
        await using (await Server.PauseAsync())
        {
            Assert.False((await AcquireAsync(windows, "k", limit: 1).WaitAsync(Patience)).IsAvailable);
        }

        await Eventually.HoldsAsync(async () => (await AcquireAsync(windows, "k", limit: 1)).IsAvailable);
        Assert.False((await AcquireAsync(windows, "k", limit: 1)).IsAdmitted);
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on()
    {
        var windows = Create();
        await AcquireAsync(windows, "k", limit: 1);
        await Server.RestartAsync();
        await Eventually.HoldsAsync(async () => (await AcquireAsync(windows, "k", limit: 1)).IsAvailable);
        Assert.False((await AcquireAsync(windows, "k", limit: 1)).IsAdmitted);
    }

    [Fact]
    public async Task Store_that_was_flushed_forgets_and_works_on()
    {
        var windows = Create();
        await AcquireAsync(windows, "k", limit: 1);
        await Server.FlushAsync();
        Assert.True((await AcquireAsync(windows, "k", limit: 1)).IsAdmitted);
        Assert.False((await AcquireAsync(windows, "k", limit: 1)).IsAdmitted);
    }
}
