using System.Globalization;
using System.Text.Json;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;

namespace Sidecar.Budgets.Alerts;

/// <summary>A limit that has come to a level.</summary>
/// <param name="Id">The same for the same event in every replica and after a restart.</param>
/// <param name="Level">80 or 100.</param>
internal sealed record BudgetAlert(string Id, CountedWindow Window, int Level, BudgetMeasure Measure, DateTimeOffset At)
{
    /// <summary><c>agent</c> or <c>budget</c>.</summary>
    public string Kind => Window.Account.Kind == SpendAccountKind.Budget ? "budget" : "agent";

    /// <summary>The window's name among the account's own.</summary>
    public string Limit => Window.Name[(Window.Name.LastIndexOf('.') + 1)..];

    public string Used => Text(Measure.Used);

    public string Most => Text(Measure.Most);

    public string Unit => Measure.IsCount ? "spends" : Window.Currency;

    /// <summary>What is sent: JSON, as <c>docs/operations/spend-alerts.md</c> shows it.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "budget.reached");
            json.WriteString("timestamp", Time(At));
            json.WriteStartObject("data");
            json.WriteString("kind", Kind);
            json.WriteString("id", Window.Account.Id);
            json.WriteString("limit", Limit);
            json.WriteNumber("level", Level);
            json.WriteString("used", Used);
            json.WriteString("max", Most);
            json.WriteString("unit", Unit);
            if (Window is CalendarWindow && Window.StartAfter(At, 1) is { } resetsAt)
            {
                json.WriteString("resetsAt", Time(resetsAt));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private string Text(long number) => Measure.IsCount
        ? number.ToString(CultureInfo.InvariantCulture)
        : (number / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
