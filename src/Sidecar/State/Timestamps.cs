namespace Sidecar.State;

/// <summary>Reckoning with <see cref="TimeProvider.GetTimestamp"/>: a clock that nobody sets.</summary>
internal static class Timestamps
{
    /// <summary>The first timestamp that is not before that much after another. A span beyond all clocks never ends.</summary>
    public static long After(this TimeProvider time, long timestamp, TimeSpan span)
    {
        var ticks = time.ToTimestampTicks(span);
        return ticks > long.MaxValue - timestamp ? long.MaxValue : timestamp + ticks;
    }

    /// <summary>A span in the clock's own ticks, rounded up.</summary>
    public static long ToTimestampTicks(this TimeProvider time, TimeSpan span) =>
        Math.Ceiling(span.TotalSeconds * time.TimestampFrequency) is var ticks && ticks < long.MaxValue ? (long)ticks : long.MaxValue;

    /// <summary>The clock's own ticks as a span, rounded up.</summary>
    public static TimeSpan ToTimeSpan(this TimeProvider time, long ticks) =>
        Math.Ceiling(ticks * ((double)TimeSpan.TicksPerSecond / time.TimestampFrequency)) is var rounded && rounded < long.MaxValue
            ? TimeSpan.FromTicks((long)rounded)
            : TimeSpan.MaxValue;
}
