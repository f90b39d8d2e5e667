using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Stops;

/// <summary>A row of <c>list_stops.sql</c> and <c>find_stop.sql</c>.</summary>
internal sealed class StopRow
{
    public required string Scope { get; init; }

    public required string Subject { get; init; }

    public long StoppedAt { get; init; }

    public required string StoppedBy { get; init; }

    public string? Reason { get; init; }

    public bool CutsInFlight { get; init; }

    /// <exception cref="LedgerUnavailableException">It stops something that this program does not know.</exception>
    public StopRecord ToRecord() => new(StopScopeText.Parse(Scope), Subject, UnixTime.Of(StoppedAt), StoppedBy) { Reason = Reason, CutsInFlight = CutsInFlight };
}
