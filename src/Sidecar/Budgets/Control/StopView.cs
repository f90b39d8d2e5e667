using Sidecar.Ledger;

namespace Sidecar.Budgets.Control;

/// <summary>A stop as it is shown.</summary>
internal sealed record StopView(string Scope, string? Subject, DateTimeOffset At, string By, string? Reason, bool Cut)
{
    public static StopView Of(StopRecord stop) =>
        new(stop.Scope.ToString().ToLowerInvariant(), stop.Subject is [] ? null : stop.Subject, stop.At, stop.By, stop.Reason, stop.CutsInFlight);
}
