using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of limits promises when its server pauses, restarts or forgets.</summary>
public abstract class RateLimitsServerContract : RateLimitsContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_and_counts_on_after_it()
    {
        var limits = Create();
        var (_, charged) = await AskAsync(limits, Charge("k", 1));
        await using (await Server.PauseAsync())
        {
            Assert.Equal(RateOutcome.Unavailable, (await AskAsync(limits, Charge("k", 1)).WaitAsync(Patience)).Outcome);
            await limits.GiveBackAsync(charged).AsTask().WaitAsync(Patience);
        }

        await AnswersAsync(limits);
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on()
    {
        var limits = Create();
        await AdmitAsync(limits, Charge("k", 1));
        await Server.RestartAsync();
        await AnswersAsync(limits);
        await AskAsync(limits, Charge("k", 1));
        await RefuseAsync(limits, Charge("k", 1));
    }

    [Fact]
    public async Task Store_that_was_flushed_forgets_and_works_on()
    {
        var limits = Create();
        var (_, attempt) = await AskAsync(limits, Charge("k", 1));
        await Server.FlushAsync();
        await limits.GiveBackAsync(attempt);
        await AdmitAsync(limits, Charge("k", 1));
        await RefuseAsync(limits, Charge("k", 1));
    }

    private Task AnswersAsync(IRateLimits limits) =>
        Eventually.HoldsAsync(async () => (await AskAsync(limits, Charge("other", long.MaxValue))).Outcome == RateOutcome.Admitted);
}
