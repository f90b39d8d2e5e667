using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Alerts;

/// <summary>A row of <c>list_due_alerts.sql</c>.</summary>
internal sealed class AlertRow
{
    public required string Id { get; init; }

    public required byte[] Body { get; init; }

    public long At { get; init; }

    public long Until { get; init; }

    public long? DueAt { get; init; }

    public long Tries { get; init; }

    public AlertRecord ToRecord() => new(Id, Body, UnixTime.Of(At), UnixTime.Of(Until), UnixTime.Of(DueAt)) { Tries = (int)Tries };
}
