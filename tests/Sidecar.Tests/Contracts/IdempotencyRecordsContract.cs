using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of idempotency records promises. Inherited once per implementation.</summary>
public abstract class IdempotencyRecordsContract : StoreContract
{
    private protected static readonly HolderToken Holder = HolderToken.New();
    private protected static readonly HolderToken Stranger = HolderToken.New();
    private protected static readonly byte[] Answer = [.. Enumerable.Range(0, 1000).Select(static i => (byte)i)];

    [Fact]
    public async Task Of_64_parallel_requests_with_one_key_exactly_one_begins()
    {
        var records = Create();
        var sibling = CreateSibling(records);
        var attempts = await Crowd.AskAsync(i => BeginAsync(i % 2 == 0 ? records : sibling, "contested", HolderToken.New()));
        Assert.Single(attempts.OfType<IdempotencyAttempt.Begun>());
        Assert.Equal(Crowd.Size - 1, attempts.OfType<IdempotencyAttempt.InFlight>().Count());
    }

    [Fact]
    public async Task Of_64_parallel_and_different_requests_with_one_key_one_begins_and_the_others_are_mismatches()
    {
        var records = Create();
        var attempts = await Crowd.AskAsync(i => BeginAsync(records, "contested", HolderToken.New(), $"request {i}"));
        Assert.Single(attempts.OfType<IdempotencyAttempt.Begun>());
        Assert.Equal(Crowd.Size - 1, attempts.OfType<IdempotencyAttempt.Mismatch>().Count());
    }

    [Fact]
    public async Task Completed_request_gives_everybody_its_answer_and_another_request_none()
    {
        var records = Create();
        await BeginAsync(records, "k");
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, "k"));
        Assert.Equal(Answer, await StoredAsync(records, "k"));
        Assert.Equal(Answer, await StoredAsync(CreateSibling(records), "k"));
        Assert.IsType<IdempotencyAttempt.Mismatch>(await BeginAsync(records, "k", Stranger, "another request"));
        Assert.Equal(Answer, await StoredAsync(records, "k"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task Answer_of_any_length_comes_back_as_it_was(int length)
    {
        var records = Create();
        var answer = new byte[length];
        new Random(length).NextBytes(answer);
        await BeginAsync(records, "k");
        Assert.Equal(LeaseOutcome.Done, await records.CompleteAsync(Digest("k"), Holder, answer, Clock.Lasting));
        Assert.Equal(answer, await StoredAsync(records, "k"));
    }

    [Fact]
    public async Task Stored_answer_does_not_change_with_the_buffer_it_came_from()
    {
        var records = Create();
        var buffer = Answer.ToArray();
        await BeginAsync(records, "k");
        await records.CompleteAsync(Digest("k"), Holder, buffer, Clock.Lasting);
        Array.Clear(buffer);
        Assert.Equal(Answer, await StoredAsync(records, "k"));
    }

    [Fact]
    public async Task Keys_are_independent_of_each_other()
    {
        var records = Create();
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "a"));
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "b"));
        await CompleteAsync(records, "a");
        Assert.IsType<IdempotencyAttempt.InFlight>(await BeginAsync(records, "b"));
        await records.AbandonAsync(Digest("b"), Holder);
        Assert.Equal(Answer, await StoredAsync(records, "a"));
    }

    [Fact]
    public async Task Abandoned_request_can_be_begun_again_also_as_another_one()
    {
        var records = Create();
        await BeginAsync(records, "k");
        Assert.Equal(LeaseOutcome.Done, await records.AbandonAsync(Digest("k"), Holder));
        Assert.Equal(LeaseOutcome.Lost, await records.AbandonAsync(Digest("k"), Holder));
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "k", Stranger, "another request"));
        Assert.IsType<IdempotencyAttempt.Mismatch>(await BeginAsync(records, "k"));
    }

    [Fact]
    public async Task Request_in_flight_is_not_released_before_its_lease_ends()
    {
        var records = Create();
        await BeginAsync(records, "k");
        await Clock.NearlyEndLastingAsync();
        Assert.IsType<IdempotencyAttempt.InFlight>(await BeginAsync(records, "k", Stranger));
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, "k"));
    }

    [Fact]
    public async Task Request_whose_owner_died_can_be_begun_again_when_its_lease_has_ended()
    {
        var records = Create();
        await BeginBrieflyAsync(records, "k");
        await Clock.EndBriefAsync();
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "k", Stranger, "another request"));
    }

    [Fact]
    public async Task Owner_whose_lease_ended_can_touch_nothing_that_another_has_begun()
    {
        var records = Create();
        await BeginBrieflyAsync(records, "k");
        await Clock.EndBriefAsync();
        Assert.Equal(LeaseOutcome.Lost, await CompleteAsync(records, "k"));
        await BeginAsync(records, "k", Stranger);
        await RefusesTheFormerHolderAsync(records);
        Assert.IsType<IdempotencyAttempt.InFlight>(await BeginAsync(records, "k", HolderToken.New()));
        Assert.Equal(LeaseOutcome.Done, await records.CompleteAsync(Digest("k"), Stranger, Answer, Clock.Lasting));
        await RefusesTheFormerHolderAsync(records);
        Assert.Equal(Answer, await StoredAsync(records, "k"));
    }

    [Fact]
    public async Task Renewed_request_outlives_the_first_end_of_its_lease()
    {
        var records = Create();
        var name = "";

        // Anew when the machine was too slow to renew in time.
        await Eventually.HoldsAsync(async () =>
        {
            name += "k";
            await BeginBrieflyAsync(records, name);
            await Clock.PassAsync(TimeSpan.FromMilliseconds(1));
            return await records.RenewAsync(Digest(name), Holder, Clock.Lasting) == LeaseOutcome.Done;
        });
        await Clock.NearlyEndLastingAsync();
        Assert.IsType<IdempotencyAttempt.InFlight>(await BeginAsync(records, name, Stranger));
        Assert.Equal(LeaseOutcome.Done, await CompleteAsync(records, name));
    }

    [Fact]
    public async Task Answer_is_kept_for_its_retention_whatever_the_lease_was()
    {
        var records = Create();
        var name = "";
        await Eventually.HoldsAsync(async () =>
        {
            name += "k";
            await BeginBrieflyAsync(records, name);
            await Clock.PassAsync(TimeSpan.FromMilliseconds(1));
            return await CompleteAsync(records, name) == LeaseOutcome.Done;
        });
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(Answer, await StoredAsync(records, name));
    }

    [Fact]
    public async Task Answer_is_forgotten_when_its_retention_is_over()
    {
        var records = Create();
        await BeginAsync(records, "k");
        Assert.Equal(LeaseOutcome.Done, await records.CompleteAsync(Digest("k"), Holder, Answer, Clock.Brief));
        await Clock.EndBriefAsync();
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "k", Stranger, "another request"));
    }

    [Fact]
    public async Task Completed_record_is_held_by_nobody_any_more()
    {
        var records = Create();
        await BeginAsync(records, "k");
        await CompleteAsync(records, "k");
        await RefusesTheFormerHolderAsync(records);
        await Clock.PassAsync(TimeSpan.FromMilliseconds(2));
        Assert.Equal(Answer, await StoredAsync(records, "k"));
    }

    [Fact]
    public async Task Cancelled_begin_begins_nothing()
    {
        var records = Create();
        await ThrowsCancelledAsync(() => records.TryBeginAsync(Digest("k"), Digest("request"), Holder, Clock.Lasting, Cancelled));
        Assert.IsType<IdempotencyAttempt.Begun>(await BeginAsync(records, "k", Stranger, "another request"));
    }

    private protected abstract IIdempotencyRecords Create();

    /// <summary>The same records as another replica sees them.</summary>
    private protected virtual IIdempotencyRecords CreateSibling(IIdempotencyRecords records) => records;

    private protected Task<IdempotencyAttempt> BeginAsync(IIdempotencyRecords records, string key) => BeginAsync(records, key, Holder);

    private protected async Task<IdempotencyAttempt> BeginAsync(IIdempotencyRecords records, string key, HolderToken holder, string request = "request") =>
        await records.TryBeginAsync(Digest(key), Digest(request), holder, Clock.Lasting, CancellationToken.None);

    private protected async Task<IdempotencyAttempt> BeginBrieflyAsync(IIdempotencyRecords records, string key) =>
        await records.TryBeginAsync(Digest(key), Digest("request"), Holder, Clock.Brief, CancellationToken.None);

    private protected async Task<LeaseOutcome> CompleteAsync(IIdempotencyRecords records, string key) =>
        await records.CompleteAsync(Digest(key), Holder, Answer, Clock.Lasting);

    private protected async Task<byte[]> StoredAsync(IIdempotencyRecords records, string key) =>
        Assert.IsType<IdempotencyAttempt.Stored>(await BeginAsync(records, key, HolderToken.New())).Answer.ToArray();

    private static async Task RefusesTheFormerHolderAsync(IIdempotencyRecords records)
    {
        var soon = TimeSpan.FromMilliseconds(1);
        Assert.Equal(LeaseOutcome.Lost, await records.RenewAsync(Digest("k"), Holder, soon));
        Assert.Equal(LeaseOutcome.Lost, await records.CompleteAsync(Digest("k"), Holder, "stale"u8.ToArray(), soon));
        Assert.Equal(LeaseOutcome.Lost, await records.AbandonAsync(Digest("k"), Holder));
    }
}
