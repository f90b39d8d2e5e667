using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>Gates run once and in order; what they leave owing is closed exactly once, in reverse order, whatever happens.</summary>
public sealed class PolicyEnforcerTests
{
    private readonly FakeObserver _observer = new();
    private readonly FakeUpstream _upstream = new();
    private readonly List<string> _closings = [];
    private readonly PolicyEnforcer _enforcer;

    public PolicyEnforcerTests() => _enforcer = new PolicyEnforcer(_observer, TimeProvider.System);

    [Fact]
    public async Task Answered_request_closes_what_is_owed_in_reverse_order_and_nothing_is_left()
    {
        var passage = Passage(Owing("first"), FakeGate.Passing(), Owing("second"));

        Assert.True((await _enforcer.EnterAsync(passage, default)).IsPass);
        Assert.True((await AnswerAsync(passage)).IsPass);
        await _enforcer.ReleaseAsync(passage, ReleaseReason.ClientGone);

        Assert.Equal(["second answered 200", "first answered 200"], _closings);
    }

    [Fact]
    public async Task Refusal_of_a_later_gate_releases_what_earlier_gates_left_and_stops_there()
    {
        var last = FakeGate.Passing();
        var passage = Passage(Owing("first"), Owing("second"), FakeGate.Refusing("no"), last);

        var verdict = await _enforcer.EnterAsync(passage, default);

        Assert.Equal(("no", 0), (verdict.Refusal?.Slug, last.Entered));
        Assert.Equal(["second released RefusedLater", "first released RefusedLater"], _closings);
    }

    [Fact]
    public async Task Gate_that_answers_by_itself_releases_what_earlier_gates_left()
    {
        var answer = new StoredAnswer(204, new HeaderDictionary(), default);
        var passage = Passage(Owing("first"), new FakeGate(_ => Verdict.AnswerWith(answer)), FakeGate.Refusing("never"));

        Assert.Same(answer, (await _enforcer.EnterAsync(passage, default)).Answer);
        Assert.Equal(["first released RefusedLater"], _closings);
    }

    [Fact]
    public async Task Policy_that_observes_lets_pass_what_a_gate_would_refuse_or_answer()
    {
        var answering = new FakeGate(_ => Verdict.AnswerWith(new StoredAnswer(200, new HeaderDictionary(), default)));
        var last = FakeGate.Passing();
        var plan = new PolicyPlan("p", PolicyMode.Observe, ErrorDialect.Problem, [FakeGate.Refusing("no"), answering, last]);
        var passage = new Passage(new DefaultHttpContext().Request, "request-1", "route", plan, _upstream);

        Assert.True((await _enforcer.EnterAsync(passage, default)).IsPass);
        Assert.Equal((1, 1), (answering.Entered, last.Entered));
    }

    [Fact]
    public async Task Obligation_that_refuses_the_answer_releases_the_others()
    {
        var passage = Passage(Owing("first"), Owing("second", onAnswer: new Refusal("unsettled", 402, "x")), Owing("third"));
        await _enforcer.EnterAsync(passage, default);

        var verdict = await AnswerAsync(passage);
        await _enforcer.ReleaseAsync(passage, ReleaseReason.UpstreamFailed);

        Assert.Equal("unsettled", verdict.Refusal?.Slug);
        Assert.Equal(["third answered 200", "second answered 200", "first released RefusedLater"], _closings);
    }

    [Fact]
    public async Task Gate_that_throws_is_a_refusal_without_a_word_of_the_fault_and_releases_the_others()
    {
        var fault = new InvalidOperationException("secret");
        var passage = Passage(Owing("first"), FakeGate.Throwing(fault));

        var refusal = (await _enforcer.EnterAsync(passage, default)).Refusal!;

        Assert.Equal(("internal_error", 500), (refusal.Slug, refusal.Status));
        Assert.DoesNotContain("secret", refusal.Detail, StringComparison.Ordinal);
        Assert.Same(fault, Assert.Single(_observer.Faults));
        Assert.Equal(["first released RefusedLater"], _closings);
    }

    [Fact]
    public async Task Gate_that_is_cancelled_releases_the_others()
    {
        var passage = Passage(Owing("first"), FakeGate.Throwing(new OperationCanceledException()));

        Assert.Equal("internal_error", (await _enforcer.EnterAsync(passage, default)).Refusal?.Slug);
        Assert.Equal(["first released RefusedLater"], _closings);
    }

    [Fact]
    public async Task Obligation_that_throws_at_the_answer_counts_as_closed_and_the_others_are_released()
    {
        var passage = Passage(Owing("first"), Owing("second", fault: new InvalidOperationException()));
        await _enforcer.EnterAsync(passage, default);

        var verdict = await AnswerAsync(passage);
        await _enforcer.ReleaseAsync(passage, ReleaseReason.Faulted);

        Assert.Equal("internal_error", verdict.Refusal?.Slug);
        Assert.Equal(["second answered 200", "first released RefusedLater"], _closings);
    }

    [Fact]
    public async Task Obligation_that_throws_at_its_release_does_not_keep_the_others_from_theirs()
    {
        var passage = Passage(Owing("first"), Owing("second", fault: new InvalidOperationException()), Owing("third"));
        await _enforcer.EnterAsync(passage, default);

        await _enforcer.ReleaseAsync(passage, ReleaseReason.UpstreamTimedOut);

        Assert.Equal(["third released UpstreamTimedOut", "second released UpstreamTimedOut", "first released UpstreamTimedOut"], _closings);
        Assert.Single(_observer.Faults);
    }

    [Theory]
    [InlineData("UpstreamFailed")]
    [InlineData("UpstreamTimedOut")]
    [InlineData("ClientGone")]
    [InlineData("Faulted")]
    [InlineData("ShuttingDown")]
    public async Task Release_is_told_its_reason_and_a_second_one_finds_nothing(string name)
    {
        var reason = Enum.Parse<ReleaseReason>(name);
        var passage = Passage(Owing("only"));
        await _enforcer.EnterAsync(passage, default);

        await _enforcer.ReleaseAsync(passage, reason);
        await _enforcer.ReleaseAsync(passage, ReleaseReason.Faulted);
        await AnswerAsync(passage);

        Assert.Equal([$"only released {reason}"], _closings);
    }

    [Fact]
    public async Task Decision_is_made_once_however_often_it_is_asked_for()
    {
        var gate = Owing("only");
        var passage = Passage(gate);

        var verdicts = new[] { await _enforcer.EnterAsync(passage, default), await _enforcer.EnterAsync(passage, default) };
        await AnswerAsync(passage);

        Assert.All(verdicts, verdict => Assert.True(verdict.IsPass));
        Assert.Equal((1, 1, 1), (gate.Entered, _upstream.Admitted, _closings.Count));
    }

    [Fact]
    public async Task Refusal_is_remembered_too()
    {
        var gate = FakeGate.Refusing("no");
        var passage = Passage(gate);

        var first = await _enforcer.EnterAsync(passage, default);
        var second = await _enforcer.EnterAsync(passage, default);

        Assert.Same(first.Refusal, second.Refusal);
        Assert.Equal(1, gate.Entered);
    }

    [Fact]
    public async Task Observing_policy_tells_refusals_and_lets_pass_and_keeps_what_is_owed()
    {
        var passage = Passage(PolicyMode.Observe, Owing("first"), FakeGate.Refusing("would refuse"), Owing("last"));

        Assert.True((await _enforcer.EnterAsync(passage, default)).IsPass);
        await AnswerAsync(passage);

        Assert.Equal(["pass", "would refuse", "pass"], _observer.Decisions);
        Assert.Equal(["last answered 200", "first answered 200"], _closings);
    }

    [Fact]
    public async Task Observing_policy_survives_a_gate_that_throws()
    {
        var passage = Passage(PolicyMode.Observe, FakeGate.Throwing(new InvalidOperationException()), FakeGate.Passing());

        Assert.True((await _enforcer.EnterAsync(passage, default)).IsPass);
        Assert.Single(_observer.Faults);
    }

    [Fact]
    public async Task Upstream_that_admits_nobody_refuses_after_the_gates_and_releases_what_they_left()
    {
        var passage = Passage(new FakeGate(_ =>
        {
            _upstream.IsClosed = true;
            return Verdict.PassWith(new FakeObligation("first", _closings));
        }));

        Assert.Equal("upstream_unavailable", (await _enforcer.EnterAsync(passage, default)).Refusal?.Slug);
        Assert.Equal(["first released RefusedLater"], _closings);
    }

    [Fact]
    public async Task Policy_without_gates_asks_the_upstream_alone()
    {
        Assert.True((await _enforcer.EnterAsync(Passage(), default)).IsPass);
        _upstream.IsClosed = true;
        Assert.Equal("upstream_unavailable", (await _enforcer.EnterAsync(Passage(), default)).Refusal?.Slug);
    }

    [Fact]
    public async Task Admission_that_a_gate_took_is_not_taken_again_and_given_back_once()
    {
        var passage = Passage(new FakeGate(asked =>
        {
            Assert.Null(asked.TryAdmit());
            return Verdict.Pass;
        }));

        await _enforcer.EnterAsync(passage, default);
        passage.WithdrawAdmission();
        passage.WithdrawAdmission();

        Assert.Equal((1, 1), (_upstream.Admitted, _upstream.Withdrawn));
    }

    [Fact]
    public async Task Client_that_leaves_does_not_cancel_what_is_closed_at_the_answer()
    {
        var passage = Passage(Owing("only"));
        using var client = new CancellationTokenSource();
        await _enforcer.EnterAsync(passage, client.Token);
        await client.CancelAsync();

        Assert.True((await AnswerAsync(passage)).IsPass);
        Assert.Equal(["only answered 200"], _closings);
    }

    private FakeGate Owing(string name, Verdict onAnswer = default, Exception? fault = null) =>
        FakeGate.Owing(new FakeObligation(name, _closings, onAnswer, fault));

    private ValueTask<Verdict> AnswerAsync(Passage passage) => _enforcer.AnswerAsync(passage, new UpstreamAnswer(200, new HeaderDictionary()));

    private Passage Passage(params IGate[] gates) => Passage(PolicyMode.Enforce, gates);

    private Passage Passage(PolicyMode mode, params IGate[] gates) =>
        new(new DefaultHttpContext().Request, "request", "route", new PolicyPlan("policy", mode, ErrorDialect.Problem, gates), _upstream);
}
