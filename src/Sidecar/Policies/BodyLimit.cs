namespace Sidecar.Policies;

/// <summary>What a policy takes of a body.</summary>
/// <param name="MaxBytes">Its length at most, counted as it passes; null for the listener's own bound.</param>
/// <param name="Patience">How long it may take to come where it is read whole before it is forwarded.</param>
/// <param name="Time">The clock of that.</param>
internal sealed record BodyLimit(long? MaxBytes, TimeSpan Patience, TimeProvider Time);
