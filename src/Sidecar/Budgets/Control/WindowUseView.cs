using Sidecar.Budgets.Windows;
using Sidecar.Protocols.Money;
using Sidecar.State;

namespace Sidecar.Budgets.Control;

/// <summary>How a window stands, as it is shown. Counts are of spends and of open reservations.</summary>
internal sealed record WindowUseView(string Name, string Spent, string Reserved, string? MaxAmount, long Count, long? MaxCount, DateTimeOffset? ResetsAt)
{
    public static WindowUseView Of(CountedWindow window, BudgetUse use, DateTimeOffset now) => new(
        window.Name,
        MoneyJson.Write(use.Spent, window.Currency),
        MoneyJson.Write(use.Reserved, window.Currency),
        window.MaxAmount is { } most ? MoneyJson.Write(most, window.Currency) : null,
        use.Count,
        window.MaxCount,
        window.StartAfter(now, 1));
}
