using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Tests.Replay;

public sealed class IdempotencyGateTests
{
    private static readonly IdempotencyAttempt Begun = IdempotencyAttempt.Begun.Instance;
    private static readonly Refusal Unproven = new("payment_invalid", 402, "No");

    [Fact]
    public async Task First_request_of_its_key_passes_and_binds_what_is_paid_for_it()
    {
        using var bench = new ReplayBench(Begun);
        var passage = ReplayBench.PassageOf("order-7");

        var verdict = await bench.Gate().EnterAsync(passage, default);

        Assert.IsType<IdempotentRun>(verdict.Obligation);
        Assert.Equal(new IdempotencyBinding(bench.Records.Begun.Single().Key, TimeSpan.FromDays(1)), passage.Idempotency);
        Assert.Equal(1, bench.KeptLeases);
    }

    [Fact]
    public async Task Stored_answer_is_given_and_marked()
    {
        using var bench = new ReplayBench(new IdempotencyAttempt.Stored(AnswerFormat.Write(ReplayBench.Answer())));

        var verdict = await bench.Gate().EnterAsync(ReplayBench.PassageOf("order-7"), default);

        Assert.Equal(201, verdict.Answer!.Status);
        Assert.Equal("true", verdict.Answer.Headers["Idempotent-Replayed"]);
        Assert.Equal(0, bench.KeptLeases);
    }

    [Theory]
    [InlineData(nameof(IdempotencyDialect.Ucp), "idempotency_key_reused", 409)]
    [InlineData(nameof(IdempotencyDialect.Acp), "idempotency_conflict", 422)]
    public async Task Key_of_another_request_is_refused_as_the_dialect_says(string dialect, string slug, int status)
    {
        using var bench = new ReplayBench(IdempotencyAttempt.Mismatch.Instance);

        var verdict = await bench.Gate(new() { Dialect = Enum.Parse<IdempotencyDialect>(dialect) }).EnterAsync(ReplayBench.PassageOf("order-7"), default);

        Assert.Equal((slug, status), (verdict.Refusal!.Slug, verdict.Refusal.Status));
    }

    [Fact]
    public async Task Nothing_is_carried_out_while_the_store_is_away()
    {
        using var bench = new ReplayBench(new IdempotencyAttempt.Unavailable("redis: timeout"));

        var refusal = (await bench.Gate().EnterAsync(ReplayBench.PassageOf("order-7"), default)).Refusal!;

        Assert.Equal(("idempotency_store_unavailable", 503, "redis: timeout"), (refusal.Slug, refusal.Status, refusal.Note));
        Assert.NotNull(refusal.RetryAfter);
    }

    [Fact]
    public async Task Answer_that_was_paid_for_is_shown_only_to_a_proven_payer()
    {
        using var bench = new ReplayBench(new IdempotencyAttempt.Stored(AnswerFormat.Write(ReplayBench.Answer())));
        var (stranger, payer) = (new FakePayerGate("0xabc", Unproven), new FakePayerGate("0xabc"));

        var refused = await bench.Gate().EnterAsync(ReplayBench.PassageOf("order-7", other: stranger), default);
        var answered = await bench.Gate().EnterAsync(ReplayBench.PassageOf("order-7", other: payer), default);

        Assert.Same(Unproven, refused.Refusal);
        Assert.NotNull(answered.Answer);
        Assert.Equal((1, 1), (stranger.Proofs, payer.Proofs));
    }

    [Fact]
    public async Task Payer_is_not_asked_for_proof_before_there_is_an_answer_to_show()
    {
        using var bench = new ReplayBench(Begun);
        var payer = new FakePayerGate("0xabc", Unproven);

        Assert.True((await bench.Gate().EnterAsync(ReplayBench.PassageOf("order-7", other: payer), default)).IsPass);
        Assert.Equal(0, payer.Proofs);
    }

    [Fact]
    public async Task Known_principal_needs_no_proof_of_payment()
    {
        using var bench = new ReplayBench(new IdempotencyAttempt.Stored(AnswerFormat.Write(ReplayBench.Answer())));
        var payer = new FakePayerGate("0xabc", Unproven);
        var passage = ReplayBench.PassageOf("order-7", other: payer);
        passage.Principal = new Principal("api_key", "shop");

        Assert.NotNull((await bench.Gate().EnterAsync(passage, default)).Answer);
        Assert.Equal(0, payer.Proofs);
    }

    [Fact]
    public async Task Where_money_is_asked_for_nobody_gets_an_answer_without_being_told_apart()
    {
        using var bench = new ReplayBench(Begun);

        Assert.True((await bench.Gate().EnterAsync(ReplayBench.PassageOf("order-7", other: new FakePayerGate(null)), default)).IsPass);
        Assert.Empty(bench.Records.Begun);
    }

    [Theory]
    [InlineData("GET", true, true)]
    [InlineData("GET", false, false)]
    [InlineData("HEAD", true, false)]
    [InlineData("OPTIONS", true, false)]
    [InlineData("POST", false, true)]
    [InlineData("DELETE", false, true)]
    public async Task Safe_method_takes_part_only_where_it_is_paid_for(string method, bool isPaid, bool takesPart)
    {
        using var bench = new ReplayBench(Begun);
        var passage = ReplayBench.PassageOf("order-7", method: method, other: isPaid ? new FakePayerGate("0xabc") : null);

        Assert.True((await bench.Gate().EnterAsync(passage, default)).IsPass);
        Assert.Equal(takesPart ? 1 : 0, bench.Records.Begun.Count);
    }

    [Fact]
    public async Task Same_words_of_two_callers_routes_or_policies_are_different_keys()
    {
        using var bench = new ReplayBench(Begun);
        var (one, other, sameId) = (ReplayBench.PassageOf("k"), ReplayBench.PassageOf("k"), ReplayBench.PassageOf("k"));
        one.Principal = new Principal("api_key", "a");
        other.Principal = new Principal("api_key", "b");
        sameId.Principal = new Principal("jwt", "a");
        foreach (var passage in new[]
        {
            one, other, sameId, ReplayBench.PassageOf("k"), ReplayBench.PassageOf("K"), ReplayBench.PassageOf("k", route: "other"),
            ReplayBench.PassageOf("k", other: new FakePayerGate("a")), ReplayBench.PassageOf("k", other: new FakePayerGate("b")),
        })
        {
            await bench.Gate().EnterAsync(passage, default);
        }

        await bench.Gate(policy: "other").EnterAsync(ReplayBench.PassageOf("k"), default);

        Assert.Equal(9, bench.Records.Begun.Select(begun => begun.Key).Distinct().Count());
        Assert.Single(bench.Records.Begun.Select(begun => begun.Fingerprint).Distinct());
    }

    [Theory]
    [InlineData("caf\u00e9")]
    [InlineData("two words")]
    [InlineData("a\u007f")]
    [InlineData("")]
    public async Task Key_of_other_than_visible_ASCII_is_refused(string key)
    {
        using var bench = new ReplayBench(Begun);

        Assert.Equal("idempotency_key_invalid", (await bench.Gate().EnterAsync(ReplayBench.PassageOf(key), default)).Refusal?.Slug);
    }

    [Fact]
    public async Task Off_is_off()
    {
        using var bench = new ReplayBench(Begun);

        Assert.True((await bench.Gate(new() { Mode = IdempotencyMode.Off }).EnterAsync(ReplayBench.PassageOf("two words"), default)).IsPass);
        Assert.Empty(bench.Records.Begun);
    }

    [Fact]
    public async Task Body_that_is_no_JSON_by_its_type_counts_by_its_bytes()
    {
        using var bench = new ReplayBench(Begun);
        var passage = ReplayBench.PassageOf("order-7", "a=1&a=2");
        passage.Request.ContentType = "application/x-www-form-urlencoded";

        Assert.True((await bench.Gate(new() { Dialect = IdempotencyDialect.Acp }).EnterAsync(passage, default)).IsPass);
    }

    [Fact]
    public async Task Request_without_a_key_is_kept_for_the_window_only()
    {
        using var bench = new ReplayBench(Begun);
        var passage = ReplayBench.PassageOf(null);

        await bench.Gate(new() { Mode = IdempotencyMode.Headerless, Window = TimeSpan.FromSeconds(9) }).EnterAsync(passage, default);

        Assert.Equal(TimeSpan.FromSeconds(9), passage.Idempotency!.Retention);
    }
}
