using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Replay;

public sealed class IdempotentRequestsTests
{
    private static readonly IdempotencyTerms Terms = new(TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeSpan.FromHours(1), 1000);
    private static readonly IdempotencyAttempt InFlight = IdempotencyAttempt.InFlight.Instance;
    private static readonly IdempotencyAttempt Begun = IdempotencyAttempt.Begun.Instance;

    [Fact]
    public async Task Duplicate_that_may_wait_gets_the_answer_once_it_is_there()
    {
        using var bench = new ReplayBench(InFlight, InFlight, InFlight, new IdempotencyAttempt.Stored(AnswerFormat.Write(ReplayBench.Answer())));

        var start = await BeginAsync(bench, Terms with { Wait = TimeSpan.FromMinutes(1) });

        Assert.Equal(201, Assert.IsType<IdempotentStart.Stored>(start).Answer.Status);
        Assert.Equal(4, bench.Records.Begun.Count);
    }

    [Fact]
    public async Task Duplicate_takes_over_when_the_first_gave_up()
    {
        using var bench = new ReplayBench(InFlight, Begun);

        Assert.IsType<IdempotentStart.Begun>(await BeginAsync(bench, Terms with { Wait = TimeSpan.FromMinutes(1) }));
    }

    [Fact]
    public async Task Duplicate_does_not_wait_for_ever()
    {
        using var bench = new ReplayBench(InFlight);

        Assert.IsType<IdempotentStart.InFlight>(await BeginAsync(bench, Terms with { Wait = TimeSpan.FromMilliseconds(50) }));
    }

    [Fact]
    public async Task Waiting_ends_with_the_client()
    {
        using var bench = new ReplayBench(InFlight);
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await bench.Requests.BeginAsync(
            ReplayBench.PassageOf("k"), default, default, Terms with { Wait = TimeSpan.FromMinutes(1) }, leaving.Token));
    }

    [Fact]
    public async Task Answer_of_a_version_that_is_not_known_is_no_reason_to_carry_the_request_out_again()
    {
        using var bench = new ReplayBench(new IdempotencyAttempt.Stored(new byte[] { 99, 1, 2 }));

        Assert.IsType<IdempotentStart.Unavailable>(await BeginAsync(bench, Terms));
    }

    [Fact]
    public async Task Answer_is_stored_and_the_lease_no_longer_renewed()
    {
        using var bench = new ReplayBench(Begun);
        var (passage, run) = await RunAsync(bench);
        var headers = new HeaderDictionary { ["Idempotent-Replayed"] = "true", ["Idempotency-Stored"] = "x" };

        Assert.True((await run.OnAnswerAsync(new UpstreamAnswer(201, headers), default)).IsPass);
        Assert.Same(run, Assert.Single(passage.TakeRecorders()));
        Assert.Equal((1000, 1), (run.MaxBytes, bench.KeptLeases));
        await run.CompleteAsync(ReplayBench.Answer());

        Assert.Equal(["stored"], bench.Records.Ends);
        Assert.Equal(TimeSpan.FromHours(1), bench.Records.Retention);
        Assert.Equal("kept"u8.ToArray(), AnswerFormat.Read(bench.Records.Answer)!.Body.ToArray());
        Assert.Empty(headers);
        Assert.Equal(0, bench.KeptLeases);
    }

    [Theory]
    [InlineData(500, "", "")]
    [InlineData(206, "", "")]
    [InlineData(304, "", "")]
    [InlineData(402, "", "")]
    [InlineData(403, "", "")]
    [InlineData(429, "", "")]
    [InlineData(409, "Retry-After", "1")]
    [InlineData(200, "Content-Type", "text/event-stream; charset=utf-8")]
    public async Task Answer_that_is_not_kept_says_so_and_holds_the_key_until_it_ended(int status, string header, string value)
    {
        using var bench = new ReplayBench(Begun);
        var (passage, run) = await RunAsync(bench);
        var headers = new HeaderDictionary();
        if (header.Length > 0)
        {
            headers[header] = value;
        }

        await run.OnAnswerAsync(new UpstreamAnswer(status, headers), default);

        Assert.Equal("false", headers["Idempotency-Stored"]);
        Assert.True(run.MaxBytes < 0);
        Assert.Empty(bench.Records.Ends);
        await Assert.Single(passage.TakeRecorders()).GiveUpAsync();
        Assert.Equal(["given back"], bench.Records.Ends);
    }

    [Fact]
    public async Task Request_that_was_refused_later_gives_its_key_back()
    {
        using var bench = new ReplayBench(Begun);
        var (_, run) = await RunAsync(bench);

        await run.OnReleaseAsync(ReleaseReason.RefusedLater);

        Assert.Equal(["given back"], bench.Records.Ends);
        Assert.Equal(0, bench.KeptLeases);
    }

    [Fact]
    public async Task Key_of_an_owner_that_died_is_free_when_its_lease_has_ended_and_the_dead_one_changes_nothing_any_more()
    {
        var clock = new ManualTimeProvider();
        var records = new MemoryIdempotencyRecords(clock, 10, 10_000);
        using var dead = new ReplayBench(records);
        using var heir = new ReplayBench(records);
        var first = Assert.IsType<IdempotentStart.Begun>(await BeginAsync(dead, Terms)).Run;
        await first.OnAnswerAsync(new UpstreamAnswer(200, new HeaderDictionary()), default);

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.IsType<IdempotentStart.InFlight>(await BeginAsync(heir, Terms));
        clock.Advance(TimeSpan.FromSeconds(2));
        var second = Assert.IsType<IdempotentStart.Begun>(await BeginAsync(heir, Terms)).Run;

        await first.CompleteAsync(ReplayBench.Answer(body: "of the dead"));
        Assert.IsType<IdempotentStart.InFlight>(await BeginAsync(heir, Terms));
        await second.OnAnswerAsync(new UpstreamAnswer(200, new HeaderDictionary()), default);
        await second.CompleteAsync(ReplayBench.Answer(body: "of the heir"));

        var stored = Assert.IsType<IdempotentStart.Stored>(await BeginAsync(dead, Terms));
        Assert.Equal("of the heir"u8.ToArray(), stored.Answer.Body.ToArray());
    }

    private static ValueTask<IdempotentStart> BeginAsync(ReplayBench bench, IdempotencyTerms terms) =>
        bench.Requests.BeginAsync(ReplayBench.PassageOf("k"), default, default, terms, default);

    private static async Task<(Passage Passage, IdempotentRun Run)> RunAsync(ReplayBench bench)
    {
        var passage = ReplayBench.PassageOf("k");
        var start = await bench.Requests.BeginAsync(passage, default, default, Terms, default);
        return (passage, Assert.IsType<IdempotentStart.Begun>(start).Run);
    }
}
