namespace Sidecar.Budgets;

/// <summary>What operators have decided, as it was when the ledger's control version was this.</summary>
internal sealed record ControlSnapshot(long Version, StopList Stops, CutoffList Cutoffs);
