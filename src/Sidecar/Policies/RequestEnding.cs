namespace Sidecar.Policies;

/// <summary>The decision record of one request: what metrics, log and audit are made of.</summary>
/// <param name="RouteId">The route's id from configuration; empty where none matched.</param>
/// <param name="Refusal">What was answered instead of the upstream's answer, if anything.</param>
/// <param name="Passage">Null when no route matched or the path was refused before routing.</param>
internal readonly record struct RequestEnding(
    string RequestId, string RouteId, RequestOutcome Outcome, int Status, Refusal? Refusal, Passage? Passage);
