namespace Sidecar.IntegrationTests.Replicas;

/// <summary>A payment of the ledger that the replicas share.</summary>
/// <param name="Grant">How an answer was let out for it; null when none was.</param>
internal sealed record SharedPayment(string State, string? Grant, bool IsOwed);
