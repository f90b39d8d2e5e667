using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Protocols.Webhooks;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Replay;
using Sidecar.Webhooks;

namespace Sidecar.Tests.Webhooks;

public sealed class WebhookGateTests : IDisposable
{
    private const string SignatureHeader = "Stripe-Signature";

    private readonly WebhookBench _bench = new();
    private readonly WebhookScheme _stripe = TimestampedHmac.Stripe(["secret"]);
    private readonly WebhookScheme _gitHub = TemplateHmac.GitHub(["secret"]);
    private readonly WebhookScheme _acp = TimestampedHmac.Acp(["secret"]);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_signed_delivery_passes_and_its_sender_is_known_by_the_policy()
    {
        var passage = _bench.Deliver(_stripe);

        var verdict = await _bench.Gate(_stripe).EnterAsync(passage, default);

        Assert.IsType<WebhookRun>(verdict.Obligation);
        Assert.Equal(new Principal("webhook", "hooks"), passage.Principal);
        Assert.Equal(1, _bench.KeptLeases);
    }

    [Theory]
    [InlineData(-301, "webhook_too_old")]
    [InlineData(-300, null)]
    [InlineData(300, null)]
    [InlineData(301, "webhook_too_old")]
    public async Task A_signed_time_may_be_as_far_away_as_the_tolerance(int seconds, string? slug)
    {
        var verdict = await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe, late: TimeSpan.FromSeconds(-seconds)), default);

        Assert.Equal(slug, verdict.Refusal?.Slug);
    }

    [Fact]
    public async Task A_stale_delivery_is_told_the_servers_time_and_nobody_is_known_by_it()
    {
        var passage = _bench.Deliver(_stripe, late: TimeSpan.FromMinutes(6));

        var refusal = (await _bench.Gate(_stripe).EnterAsync(passage, default)).Refusal!;

        Assert.Equal(401, refusal.Status);
        Assert.Contains("too old", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("2026-01-01T00:00:00Z (1767225600)", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal("Thu, 01 Jan 2026 00:00:00 GMT", Assert.Single(refusal.Headers, header => header.Key == "Date").Value);
        Assert.Null(passage.Principal);
        Assert.Equal(0, _bench.KeptLeases);
    }

    [Fact]
    public async Task What_is_not_signed_asks_no_store()
    {
        var records = new FakeRecords(IdempotencyAttempt.Begun.Instance);
        using var bench = new WebhookBench(records);
        var gate = bench.Gate(_stripe);

        Assert.Equal(("webhook_signature_missing", 401), await RefusalOfAsync(gate, WebhookBench.PassageOf([], WebhookBench.Body)));
        Assert.Equal(("webhook_malformed", 400), await RefusalOfAsync(gate, WebhookBench.PassageOf([new(SignatureHeader, "junk")], WebhookBench.Body)));
        Assert.Equal(("webhook_signature_invalid", 401), await RefusalOfAsync(gate, bench.Deliver(TimestampedHmac.Stripe(["another"]))));
        Assert.Equal(("body_too_large", 413), await RefusalOfAsync(bench.Gate(_stripe, maxBytes: WebhookBench.Body.Length - 1), bench.Deliver(_stripe)));
        Assert.Empty(records.Begun);
    }

    [Fact]
    public async Task A_delivery_that_the_backend_took_is_answered_with_200_from_then_on()
    {
        await TakeAsync(_stripe, 204);

        _bench.Time.Advance(TimeSpan.FromDays(2.9));
        var again = await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default);
        _bench.Time.Advance(TimeSpan.FromDays(0.2));
        var later = await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default);

        Assert.Equal((200, 0, "true"), (again.Answer!.Status, again.Answer.Body.Length, again.Answer.Headers["Idempotent-Replayed"].ToString()));
        Assert.NotNull(later.Obligation);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_delivery_that_the_backend_did_not_take_is_forwarded_again(int status)
    {
        await TakeAsync(_stripe, status);

        Assert.NotNull((await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default)).Obligation);
    }

    [Theory]
    [InlineData(nameof(ReleaseReason.RefusedLater))]
    [InlineData(nameof(ReleaseReason.UpstreamFailed))]
    public async Task A_delivery_that_the_backend_cannot_have_is_forwarded_again_at_once(string reason)
    {
        var first = await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default);
        await first.Obligation!.OnReleaseAsync(Enum.Parse<ReleaseReason>(reason));

        Assert.Equal(0, _bench.KeptLeases);
        Assert.NotNull((await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default)).Obligation);
    }

    [Theory]
    [InlineData(nameof(ReleaseReason.UpstreamTimedOut))]
    [InlineData(nameof(ReleaseReason.ClientGone))]
    [InlineData(nameof(ReleaseReason.Faulted))]
    [InlineData(nameof(ReleaseReason.ShuttingDown))]
    public async Task A_delivery_that_the_backend_may_still_be_at_is_forwarded_again_when_its_lease_has_ended(string reason)
    {
        var first = await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default);
        await first.Obligation!.OnReleaseAsync(Enum.Parse<ReleaseReason>(reason));

        Assert.Equal(0, _bench.KeptLeases);
        Assert.Equal("webhook_in_flight", (await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default)).Refusal?.Slug);
        _bench.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.NotNull((await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default)).Obligation);
    }

    [Fact]
    public async Task Copies_of_a_delivery_that_is_at_the_backend_are_told_to_come_back()
    {
        Assert.NotNull((await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default)).Obligation);

        var refusal = (await _bench.Gate(_stripe).EnterAsync(_bench.Deliver(_stripe), default)).Refusal!;

        Assert.Equal(("webhook_in_flight", 503), (refusal.Slug, refusal.Status));
        Assert.NotNull(refusal.RetryAfter);
    }

    [Fact]
    public async Task Nothing_passes_while_the_store_is_away()
    {
        using var bench = new WebhookBench(new FakeRecords(new IdempotencyAttempt.Unavailable("redis: timeout")));

        var refusal = (await bench.Gate(_stripe).EnterAsync(bench.Deliver(_stripe), default)).Refusal!;

        Assert.Equal(("webhook_store_unavailable", 503, "redis: timeout", true), (refusal.Slug, refusal.Status, refusal.Note, refusal.IsStoreAway));
        Assert.NotNull(refusal.RetryAfter);
    }

    [Fact]
    public async Task A_delivery_that_was_taken_while_the_store_was_away_is_remembered_when_it_is_back()
    {
        var records = new MemoryIdempotencyRecords(TimeProvider.System, capacity: 10, maxAnswerBytes: 1024);
        using var bench = new WebhookBench(new ForgetfulRecords(records, lostCompletions: 1));
        var first = await bench.Gate(_stripe).EnterAsync(bench.Deliver(_stripe), default);

        Assert.True((await first.Obligation!.OnAnswerAsync(new UpstreamAnswer(200, new HeaderDictionary()), default)).IsPass);
        var meanwhile = await bench.Gate(_stripe).EnterAsync(bench.Deliver(_stripe), default);

        Assert.Equal("webhook_in_flight", meanwhile.Refusal!.Slug);
        await Eventually.HoldsAsync(async () => (await bench.Gate(_stripe).EnterAsync(bench.Deliver(_stripe), default)).Answer is not null);
    }

    [Fact]
    public async Task A_signed_id_counts_alone()
    {
        await TakeAsync(_stripe, 200);

        Assert.NotNull((await EnterAsync(_stripe, """{"id":"evt_1","pending_webhooks":2}""")).Answer);
        Assert.NotNull((await EnterAsync(_stripe, """{"id":"evt_2","amount":7}""")).Obligation);
    }

    // Its X-GitHub-Delivery is not signed: whoever captured a delivery can write another one beside it.
    [Fact]
    public async Task A_captured_delivery_does_not_pass_under_a_new_id_that_is_not_signed()
    {
        await TakeAsync(_gitHub, 200);

        var captured = _bench.Deliver(_gitHub);
        captured.Request.Headers["X-GitHub-Delivery"] = Guid.NewGuid().ToString();

        Assert.NotNull((await _bench.Gate(_gitHub).EnterAsync(captured, default)).Answer);
        Assert.NotNull((await EnterAsync(_gitHub, """{"other":1}""")).Obligation);
    }

    [Fact]
    public async Task A_body_that_another_secret_signs_is_the_same_delivery()
    {
        var both = TemplateHmac.GitHub(["secret", "next"]);
        await TakeAsync(_gitHub, 200);

        Assert.NotNull((await _bench.Gate(both).EnterAsync(_bench.Deliver(TemplateHmac.GitHub(["next"])), default)).Answer);
    }

    [Fact]
    public async Task Without_an_id_the_body_counts_whatever_its_time()
    {
        await TakeAsync(_acp, 200);
        _bench.Time.Advance(TimeSpan.FromHours(1));

        Assert.NotNull((await EnterAsync(_acp, WebhookBench.Body)).Answer);
        Assert.NotNull((await EnterAsync(_acp, """{"status":"shipped"}""")).Obligation);
    }

    [Fact]
    public async Task Policies_remember_apart()
    {
        await TakeAsync(_stripe, 200);

        Assert.NotNull((await _bench.Gate(_stripe, policy: "another").EnterAsync(_bench.Deliver(_stripe), default)).Obligation);
    }

    [Fact]
    public async Task Of_64_parallel_copies_one_passes()
    {
        var gate = _bench.Gate(_stripe);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () => await gate.EnterAsync(_bench.Deliver(_stripe), default))));

        Assert.Single(verdicts, verdict => verdict.Obligation is not null);
        Assert.Equal(63, verdicts.Count(verdict => verdict.Refusal?.Slug == "webhook_in_flight"));
    }

    private async Task TakeAsync(WebhookScheme scheme, int status)
    {
        var verdict = await EnterAsync(scheme, WebhookBench.Body);
        Assert.True((await verdict.Obligation!.OnAnswerAsync(new UpstreamAnswer(status, new HeaderDictionary()), default)).IsPass);
        Assert.Equal(0, _bench.KeptLeases);
    }

    private ValueTask<Verdict> EnterAsync(WebhookScheme scheme, string body) => _bench.Gate(scheme).EnterAsync(_bench.Deliver(scheme, body), default);

    private static async Task<(string, int)> RefusalOfAsync(WebhookGate gate, Passage passage)
    {
        var refusal = (await gate.EnterAsync(passage, default)).Refusal!;
        return (refusal.Slug, refusal.Status);
    }
}
