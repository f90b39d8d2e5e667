using Sidecar.Ledger;
using Sidecar.Protocols.Money;

namespace Sidecar.Budgets.Control;

/// <summary>A window as it is shown.</summary>
internal sealed record WindowView(string Name, string? Period, TimeSpan? Rolling, string? MaxAmount, long? MaxCount)
{
    public static WindowView Of(SpendWindow window, string currency) => new(
        window.Name, window.Calendar?.ToString().ToLowerInvariant(), window.Rolling, window.MaxAmount is { } most ? MoneyJson.Write(most, currency) : null, window.MaxCount);
}
