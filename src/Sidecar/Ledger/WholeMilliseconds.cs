namespace Sidecar.Ledger;

/// <summary>Times as the tables have them: unix time in whole milliseconds.</summary>
internal static class WholeMilliseconds
{
    /// <summary>Below the next whole millisecond, and from it on, is the same as below a part of it and from it on, for times that are whole.</summary>
    public static long Ceiling(DateTimeOffset time) => time.ToUnixTimeMilliseconds() + (time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
}
