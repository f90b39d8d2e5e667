using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of answers promises when its server pauses, restarts or forgets.</summary>
public abstract class StoredAnswersServerContract : StoredAnswersContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_and_finds_its_answers_again_after_it()
    {
        var answers = Create();
        await StoreAsync(answers, "k", Answer);
        await using (await Server.PauseAsync())
        {
            var lookup = Assert.IsType<AnswerLookup.Unavailable>(await FindAsync(answers, "k").WaitAsync(Patience));
            Assert.NotEmpty(lookup.Note);
            Assert.Equal(LeaseOutcome.Unavailable, await StoreAsync(answers, "q", Answer).WaitAsync(Patience));
        }

        await Eventually.HoldsAsync(async () => await FindAsync(answers, "k") is AnswerLookup.Found);
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on()
    {
        var answers = Create();
        await StoreAsync(answers, "k", "before"u8.ToArray());
        await Server.RestartAsync();
        await Eventually.HoldsAsync(async () => await StoreAsync(answers, "k", Answer) == LeaseOutcome.Done);
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
    }

    [Fact]
    public async Task Store_that_was_flushed_forgets_and_works_on()
    {
        var answers = Create();
        await StoreAsync(answers, "k", Answer);
        await Server.FlushAsync();
        Assert.IsType<AnswerLookup.Missing>(await FindAsync(answers, "k"));
        await StoreAsync(answers, "k", Answer);
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
    }
}
