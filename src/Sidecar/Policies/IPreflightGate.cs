namespace Sidecar.Policies;

/// <summary>
/// A gate that answers browsers' preflights (Fetch §4.8). A preflight brings neither credentials nor nonce nor payment, so it meets this gate alone, which answers it; no gate
/// before it is asked, and nothing of it reaches the backend.
/// </summary>
internal interface IPreflightGate : IGate
{
    /// <summary>Whether the gate answers this request as a preflight. Cheap.</summary>
    bool IsPreflight(HttpRequest request);
}
