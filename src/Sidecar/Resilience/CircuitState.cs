namespace Sidecar.Resilience;

internal enum CircuitState
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>Calls are refused.</summary>
    Open,

    /// <summary>One call is out to find out whether the circuit may close.</summary>
    HalfOpen,
}
