using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

public sealed class MemoryIdempotencyRecordsTests : IdempotencyRecordsContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Fact]
    public async Task Full_store_begins_nothing_new_says_which_setting_counts_and_forgets_nothing()
    {
        var records = new MemoryIdempotencyRecords(_time, capacity: 2, maxAnswerBytes: 1 << 20);
        await BeginAsync(records, "a");
        await CompleteAsync(records, "a");
        await BeginAsync(records, "b");
        var refused = Assert.IsType<IdempotencyAttempt.Unavailable>(await BeginAsync(records, "c"));
        Assert.Contains("Sidecar:State:MaxIdempotencyRecords", refused.Note, StringComparison.Ordinal);
        Assert.Equal(Answer, await StoredAsync(records, "a"));
        Assert.IsType<IdempotencyAttempt.InFlight>(await BeginAsync(records, "b"));
        await records.AbandonAsync(Digest("b"), Holder);
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "c"));
        await Clock.EndBriefAsync();
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "d"));
    }

    [Fact]
    public async Task Nothing_new_begins_while_the_answers_take_all_their_bytes()
    {
        var records = new MemoryIdempotencyRecords(_time, capacity: 1000, maxAnswerBytes: 2 * Answer.Length);
        foreach (var key in new[] { "a", "b", "c", "d", "e" })
        {
            Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, key));
        }

        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, "a"));
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, "b"));
        var refused = Assert.IsType<IdempotencyAttempt.Unavailable>(await BeginAsync(records, "f"));
        Assert.Contains("Sidecar:State:MaxAnswerBytes", refused.Note, StringComparison.Ordinal);

        // What is in flight may still be stored, up to twice the bytes.
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, "c"));
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, "d"));
        Assert.Equal(LeaseOutcome.Unavailable, await CompleteAsync(records, "e"));
        Assert.IsType<IdempotencyAttempt.InFlight>(await BeginAsync(records, "e"));
        Assert.Equal(Answer, await StoredAsync(records, "a"));
    }

    [Fact]
    public async Task Answers_whose_retention_is_over_give_their_bytes_back()
    {
        var records = new MemoryIdempotencyRecords(_time, capacity: 1000, maxAnswerBytes: Answer.Length);
        for (var i = 0; i < 100; i++)
        {
            Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, $"k{i}"));
            Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, $"k{i}"));
            Assert.IsType<IdempotencyAttempt.Unavailable>(await BeginAsync(records, "another"));
            await Clock.EndBriefAsync();
        }
    }

    private protected override IIdempotencyRecords Create() => new MemoryIdempotencyRecords(_time, capacity: 1000, maxAnswerBytes: 1 << 20);
}
