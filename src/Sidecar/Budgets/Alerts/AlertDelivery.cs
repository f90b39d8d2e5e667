using Sidecar.Ledger;

namespace Sidecar.Budgets.Alerts;

/// <summary>When an alert is sent, and sent again.</summary>
internal static class AlertDelivery
{
    /// <summary>From when on it is given up.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>How long whoever tells it has to send it, before another does.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long to wait after that many tries: twice as long each time.</summary>
    public static TimeSpan DelayAfter(int tries) => tries > 10 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Max(0, tries - 1)));

    /// <summary>When it is tried again after another try that failed; null where it is given up.</summary>
    public static DateTimeOffset? NextAfter(AlertRecord alert, int tries, DateTimeOffset now) =>
        now + DelayAfter(tries) is var next && next < alert.At + Lifetime ? next : null;
}
