namespace Sidecar.Replay;

/// <summary>How requests with a key are kept.</summary>
/// <param name="Lease">How long a key stays in flight when its owner died.</param>
/// <param name="Wait">How long a duplicate waits for the answer of the one in flight.</param>
/// <param name="Retention">How long an answer is kept.</param>
/// <param name="MaxAnswerBytes">The longest body that is kept.</param>
internal sealed record IdempotencyTerms(TimeSpan Lease, TimeSpan Wait, TimeSpan Retention, int MaxAnswerBytes);
