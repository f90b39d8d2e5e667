using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Alerts;

/// <summary>A row of <c>list_late_spenders.sql</c>.</summary>
internal sealed class LateSpenderRow
{
    public required string Agent { get; init; }

    public long First { get; init; }

    public long Last { get; init; }

    public LateSpender ToRecord() => new(Agent, UnixTime.Of(First), UnixTime.Of(Last));
}
