using Sidecar.Policies;

namespace Sidecar.Telemetry;

/// <summary>Step 6 of the journey: makes metrics and log lines of what was decided.</summary>
internal sealed partial class DecisionTelemetry(RequestMetrics metrics, ObservedRefusals observed, ILogger<DecisionTelemetry> logger) : IPolicyObserver
{
    public void GateDecided(Passage passage, IGate gate, Verdict verdict, TimeSpan elapsed)
    {
        metrics.GatePassed(
            gate.Name,
            verdict.IsPass ? GateVerdict.Pass : verdict.Answer is null ? GateVerdict.Refuse : GateVerdict.Answer,
            elapsed);

        // A client that left is no refusal, observed or not.
        if (passage.Plan.Mode == PolicyMode.Observe && verdict.Refusal is { Cause: not OperationCanceledException } refusal)
        {
            metrics.Observed(passage.Plan.Name, gate.Name, refusal.Slug);
            observed.Tell(passage, gate.Name, refusal);
        }
    }

    public void UpstreamAnswered(Passage passage, TimeSpan elapsed) => metrics.UpstreamAnswered(passage.RouteId, elapsed);

    public void Faulted(Passage passage, Exception fault) => LogFault(fault, passage.RequestId, passage.RouteId);

    public void Ended(in RequestEnding ending)
    {
        metrics.Decided(ending.RouteId, Label(ending.Outcome), ending.Refusal?.Slug ?? "");
        if (ending.Refusal is { Status: >= StatusCodes.Status500InternalServerError, IsStoreAway: false } failure)
        {
            LogFailure(
                failure.Cause, ending.RequestId, ending.RouteId, ending.Status, failure.Slug, failure.Note ?? failure.Title, ending.Passage?.PaymentOutcome ?? "none");
        }
        else if (logger.IsEnabled(LogLevel.Information) && ending is { Passage.PaymentOutcome: { } payment and not "required", Refusal: not { IsStoreAway: true } })
        {
            TellPayment(ending, payment);
        }
        else if (logger.IsEnabled(LogLevel.Debug))
        {
            LogDecision(ending.RequestId, ending.RouteId, ending.Status, Label(ending.Outcome), ending.Refusal?.Slug);
        }
    }

    private void TellPayment(in RequestEnding ending, string payment)
    {
        if (ending.Refusal is { } refusal)
        {
            LogRefusedPayment(ending.RequestId, ending.RouteId, ending.Status, payment, refusal.Slug, refusal.Note ?? refusal.Title);
        }
        else
        {
            LogPayment(ending.RequestId, ending.RouteId, ending.Status, payment);
        }
    }

    private static string Label(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Forwarded => OutcomeLabel.Forwarded,
        RequestOutcome.Refused => OutcomeLabel.Refused,
        RequestOutcome.Answered => OutcomeLabel.Answered,
        RequestOutcome.UpstreamFailed => OutcomeLabel.UpstreamFailed,
        RequestOutcome.ClientGone => OutcomeLabel.ClientGone,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} on route {Route} met a fault of ours; it was closed safely")]
    private partial void LogFault(Exception fault, string requestId, string route);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} on route {Route} was answered {Status}: {Slug} ({Note}), payment {Payment}")]
    private partial void LogFailure(Exception? cause, string requestId, string route, int status, string slug, string note, string payment);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId} on route {Route} was answered {Status}, payment {Payment}")]
    private partial void LogPayment(string requestId, string route, int status, string payment);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId} on route {Route} was answered {Status}, payment {Payment}: {Slug} ({Note})")]
    private partial void LogRefusedPayment(string requestId, string route, int status, string payment, string slug, string note);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Request {RequestId} on route {Route} was answered {Status}, {Outcome}: {Slug}")]
    private partial void LogDecision(string requestId, string route, int status, string outcome, string? slug);
}
