using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Policies;
using Sidecar.Telemetry;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Policies;
using Sidecar.Tests.State;

namespace Sidecar.Tests.Telemetry;

public sealed class ObservedRefusalsTests : IDisposable
{
    private static readonly PolicyPlan Observing = PolicyPlan.Open with { Name = "shop", Mode = PolicyMode.Observe };

    private readonly ManualTimeProvider _time = new();
    private readonly LogLines<ObservedRefusals> _log = new();
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly DecisionTelemetry _telemetry;

    public ObservedRefusalsTests() => _telemetry = new DecisionTelemetry(
        new RequestMetrics(_meters.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), new ObservedRefusals(_time, _log), NullLogger<DecisionTelemetry>.Instance);

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void What_would_have_been_refused_is_told_with_policy_gate_slug_and_route()
    {
        Decide(Observing, new Refusal("body_too_large", 413, "Body is too large") { Note = "declared 2 MB" });

        Assert.Equal(
            "Policy shop observes: Fake would have refused request request-1 on route paid with 413 body_too_large (declared 2 MB), and 0 alike since this was last told", Assert.Single(_log.Lines));
    }

    [Fact]
    public void Of_many_alike_one_a_minute_is_told_with_how_many_there_were()
    {
        for (var i = 0; i < 100; i++)
        {
            Decide(Observing, new Refusal("rate_limited", 429, "Too many"));
        }

        Assert.Single(_log.Lines);
        _time.Advance(TimeSpan.FromMinutes(1));
        Decide(Observing, new Refusal("rate_limited", 429, "Too many"));

        Assert.Contains("and 99 alike", _log.Lines.Last(), StringComparison.Ordinal);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Each_slug_is_told_by_itself()
    {
        Decide(Observing, new Refusal("rate_limited", 429, "Too many"));
        Decide(Observing, new Refusal("body_too_large", 413, "Too large"));

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Kinds_beyond_those_that_are_remembered_are_warned_of_once()
    {
        const int most = 4096;
        for (var i = 0; i < most + 3; i++)
        {
            Decide(Observing, new Refusal($"slug_{i}", 429, "Too many"));
        }

        Assert.Equal(most + 1, _log.Lines.Count);
        Assert.Contains("4096 kinds", _log.Lines.Last(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(1));
        Decide(Observing, new Refusal("slug_0", 429, "Too many"));
        Assert.Contains("slug_0", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_left_and_a_policy_that_enforces_are_not_told()
    {
        Decide(Observing, KernelRefusals.Internal(new OperationCanceledException()));
        Decide(Observing, Verdict.Pass);
        Decide(Observing with { Mode = PolicyMode.Enforce }, new Refusal("rate_limited", 429, "Too many"));

        Assert.Empty(_log.Lines);
    }

    private void Decide(PolicyPlan plan, Verdict verdict) => _telemetry.GateDecided(
        new Passage(new DefaultHttpContext().Request, "request-1", "paid", plan, new FakeUpstream()), FakeGate.Passing(), verdict, TimeSpan.FromMilliseconds(1));
}
