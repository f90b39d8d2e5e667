using System.Text.Json;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Protocols.Money;

namespace Sidecar.Budgets.Control;

/// <summary>Reads what agents and budgets have in common: id, name, currency, time zone and windows; and says all that is wrong with it.</summary>
internal sealed class AccountReader(List<string> faults)
{
    private const int MostWindows = 12;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Empty, and a fault, where there is none that can be used.</summary>
    /// <param name="inPath">Of an account that is there; null for a new one, which has it in its body.</param>
    public string Id(string? inPath, string? inBody)
    {
        var id = inPath ?? inBody;
        if (!ControlNames.IsId(id))
        {
            faults.Add($"id: {ControlNames.IdForm}");
        }

        if (inPath is not null && inBody is not null && inBody != inPath)
        {
            faults.Add("id: is another than the path's");
        }

        return id ?? "";
    }

    public string? Name(string? name)
    {
        if (name is not null && !ControlNames.IsText(name))
        {
            faults.Add("name: has 1 to 256 characters");
        }

        return name;
    }

    /// <summary>Null, and a fault, where it is none.</summary>
    public CurrencyCode? Currency(string? code)
    {
        if (CurrencyCode.TryParse(code, out var currency))
        {
            return currency;
        }

        faults.Add("currency: is required, a code of ISO 4217 such as USD, or USDC or EURC");
        return null;
    }

    public long? Amount(string member, JsonElement? amount, CurrencyCode? currency)
    {
        if (currency is null || amount is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }

        var micros = MoneyJson.Read(value, currency);
        if (micros is null)
        {
            faults.Add($"{member}: {MoneyJson.Form}");
        }

        return micros;
    }

    public SpendLimits Limits(string? timeZone, IReadOnlyList<WindowBody>? windows, CurrencyCode? currency)
    {
        var zone = timeZone ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) || !known.HasIanaId)
        {
            faults.Add(ZoneDatabase.IsThere ? "timeZone: is an IANA name such as Europe/Berlin" : "timeZone: only UTC is known here: the machine that the proxy runs on has no time zones (tzdata)");
        }

        var read = (windows ?? []).Take(MostWindows + 1).Select((window, place) => Window(window ?? new WindowBody(), place, currency)).ToList();
        if (read.Count > MostWindows)
        {
            faults.Add($"windows: at most {MostWindows}");
        }

        if (read.DistinctBy(static window => window.Name).Count() < read.Count)
        {
            faults.Add("windows: two have the same name");
        }

        return new SpendLimits(zone, read);
    }

    private SpendWindow Window(WindowBody window, int place, CurrencyCode? currency)
    {
        var member = $"windows[{place}]";
        var calendar = Period(window.Period);
        if ((window.Period is null) == (window.Rolling is null) || (window.Period is not null && calendar is null))
        {
            faults.Add($"{member}: has either period (hour, day, month) or rolling (a length such as 1.00:00:00)");
        }

        if (window.Rolling < Shortest || window.Rolling > Longest)
        {
            faults.Add($"{member}.rolling: must be between 00:01:00 and 366.00:00:00");
        }

        if (window.MaxAmount is null && window.MaxCount is null)
        {
            faults.Add($"{member}: has at least one of maxAmount and maxCount");
        }

        if (window.MaxCount < 0)
        {
            faults.Add($"{member}.maxCount: is 0 or more");
        }

        var name = window.Name ?? window.Period ?? "rolling";
        if (!ControlNames.IsWindow(name))
        {
            faults.Add($"{member}.name: has 1 to 32 of a-z 0-9 _ -");
        }

        return new SpendWindow(name, calendar, window.Rolling, Amount($"{member}.maxAmount", window.MaxAmount, currency), window.MaxCount);
    }

    private static CalendarPeriod? Period(string? text) => text switch
    {
        "hour" => CalendarPeriod.Hour,
        "day" => CalendarPeriod.Day,
        "month" => CalendarPeriod.Month,
        _ => null,
    };
}
