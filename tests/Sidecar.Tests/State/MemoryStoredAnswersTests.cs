using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class MemoryStoredAnswersTests : StoredAnswersContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Fact]
    public async Task Oldest_answers_make_room_for_new_ones()
    {
        var answers = new MemoryStoredAnswers(_time, maxBytes: 4000);
        foreach (var key in new[] { "a", "b", "c", "d" })
        {
            Assert.Equal(LeaseOutcome.Done, await StoreAsync(answers, key, Answer));
            await Clock.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.IsType<AnswerLookup.Missing>(await FindAsync(answers, "a"));
        Assert.Equal(Answer, await FoundAsync(answers, "b"));
        Assert.Equal(Answer, await FoundAsync(answers, "c"));
        Assert.Equal(Answer, await FoundAsync(answers, "d"));
    }

    [Fact]
    public async Task Answer_larger_than_all_the_room_is_not_kept_and_drives_nobody_out()
    {
        var answers = new MemoryStoredAnswers(_time, maxBytes: 4000);
        await StoreAsync(answers, "a", Answer);
        Assert.Equal(LeaseOutcome.Unavailable, await StoreAsync(answers, "b", new byte[4000]));
        Assert.Equal(Answer, await FoundAsync(answers, "a"));
    }

    [Fact]
    public async Task Bytes_stay_within_the_room_whatever_comes_and_goes()
    {
        var answers = new MemoryStoredAnswers(_time, maxBytes: 20_000);
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            await StoreAsync(answers, $"k{random.Next(50)}", new byte[random.Next(3) == 0 ? 0 : random.Next(5000)]);
            Assert.InRange(answers.Bytes, 1, 20_000);
            if (random.Next(100) == 0)
            {
                await Clock.PassAsync(Clock.Lasting / 3);
            }
        }
    }

    private protected override IStoredAnswers Create() => new MemoryStoredAnswers(_time, maxBytes: 1 << 20);
}
