namespace Sidecar.State.Redis;

/// <summary>Durations as Redis takes them.</summary>
internal static class Milliseconds
{
    /// <summary>Rounded up: nothing ends before its time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public static long Of(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        return (span.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
    }
}
