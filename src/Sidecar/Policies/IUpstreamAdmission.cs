namespace Sidecar.Policies;

/// <summary>
/// Whether the upstream of a request would be called at all. Asked before a price is told and again before money is claimed,
/// so that nobody pays for a request that the circuit breaker would then refuse.
/// </summary>
internal interface IUpstreamAdmission
{
    /// <summary>The refusal that stands while the breaker is open; null when the upstream may be called.</summary>
    Refusal? WhileOpen();

    /// <summary>
    /// Takes the place of the one probing request when the breaker is half open. Null when admitted; asking twice for the
    /// same request is admitted twice.
    /// </summary>
    Refusal? TryAdmit();
}
