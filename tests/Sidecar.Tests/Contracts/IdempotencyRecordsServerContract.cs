using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of idempotency records promises when its server pauses, restarts or forgets.</summary>
public abstract class IdempotencyRecordsServerContract : IdempotencyRecordsContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_for_every_verb()
    {
        var records = Create();
        await BeginAsync(records, "k");
        await using var pause = await Server.PauseAsync();
        var attempt = Assert.IsType<IdempotencyAttempt.Unavailable>(await BeginAsync(records, "q").WaitAsync(Patience));
        Assert.NotEmpty(attempt.Note);
        Assert.Equal(LeaseOutcome.Unavailable, await records.RenewAsync(Digest("k"), Holder, Clock.Lasting).AsTask().WaitAsync(Patience));
        Assert.Equal(LeaseOutcome.Unavailable, await CompleteAsync(records, "k").WaitAsync(Patience));
        Assert.Equal(LeaseOutcome.Unavailable, await records.AbandonAsync(Digest("k"), Holder).AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Store_that_was_paused_recovers_and_lets_nobody_begin_twice()
    {
        var records = Create();
        await BeginAsync(records, "held");
        IdempotencyAttempt[] during;
        await using (await Server.PauseAsync())
        {
            during = await Crowd.AskAsync(_ => BeginAsync(records, "contested", HolderToken.New())).WaitAsync(Patience);
        }

        await Eventually.HoldsAsync(async () => await BeginAsync(records, "held", Stranger) is IdempotencyAttempt.InFlight);
        var after = await Crowd.AskAsync(_ => BeginAsync(records, "contested", HolderToken.New()));
        Assert.All(during, static attempt => Assert.IsType<IdempotencyAttempt.Unavailable>(attempt));

        // None: an attempt that was given up reached the server after all, and its lease runs.
        Assert.InRange(after.OfType<IdempotencyAttempt.Begun>().Count(), 0, 1);
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, "held"));
        Assert.Equal(Answer, await StoredAsync(records, "held"));
    }

    [Fact]
    public async Task Begin_that_was_given_up_while_the_store_was_paused_ends_with_its_lease()
    {
        var records = Create();
        await using (await Server.PauseAsync())
        {
            Assert.IsType<IdempotencyAttempt.Unavailable>(await BeginBrieflyAsync(records, "k").WaitAsync(Patience));
        }

        await Eventually.HoldsAsync(async () => await BeginAsync(records, "k", Stranger) is IdempotencyAttempt.Begun);
        Assert.IsType<IdempotencyAttempt.InFlight>(await BeginAsync(records, "k"));
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on()
    {
        var records = Create();
        await BeginAsync(records, "k");
        await Server.RestartAsync();
        var name = "k";

        // Another each time: one that was answered by nobody may be in flight.
        await Eventually.HoldsAsync(async () => await BeginAsync(records, name += "+") is IdempotencyAttempt.Begun);
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, name));
        Assert.Equal(Answer, await StoredAsync(records, name));
    }

    [Fact]
    public async Task Store_that_was_flushed_forgets_and_works_on()
    {
        var records = Create();
        await BeginAsync(records, "k");
        await Server.FlushAsync();
        Assert.Equal(LeaseOutcome.Lost, await records.RenewAsync(Digest("k"), Holder, Clock.Lasting));
        Assert.Equal(LeaseOutcome.Lost, await CompleteAsync(records, "k"));
        Assert.Equal(LeaseOutcome.Lost, await records.AbandonAsync(Digest("k"), Holder));
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "k", Stranger));
    }
}
