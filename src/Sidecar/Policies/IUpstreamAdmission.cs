namespace Sidecar.Policies;

/// <summary>
/// Whether the upstream of a request would be called at all. Asked before a price is told and again before money is taken,
/// so that nobody pays for a request that the circuit breaker would then refuse.
/// </summary>
internal interface IUpstreamAdmission
{
    /// <summary>The refusal that stands while the breaker is open; null when the upstream may be called.</summary>
    Refusal? WhileOpen();

    /// <summary>
    /// Null when admitted. While the breaker is half open only one caller is, as its probe.
    /// </summary>
    Refusal? TryAdmit();

    /// <summary>How the upstream did: true for an answer below 500, false for a worse one or none.</summary>
    void Report(bool isSuccess);

    /// <summary>An admitted request ended without a word about the upstream: it was refused after all, or its client left. Another may try.</summary>
    void Withdraw();
}
