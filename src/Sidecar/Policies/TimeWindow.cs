using System.Runtime.InteropServices;

namespace Sidecar.Policies;

/// <summary>
/// Which times of a client are believed: up to <paramref name="Window"/> old, up to <paramref name="Skew"/> ahead of our clock, both ends included. All arithmetic of
/// clients' clocks against ours stands here; that of chains is the payments' own.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TimeWindow(TimeSpan Window, TimeSpan Skew)
{
    // Stores count in milliseconds, and the ends of the window are inside it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>
    /// For how long what came with a believed time must be remembered. The time may be ahead by the skew and is then believed for the skew and the window; the second skew is for
    /// another replica, or this clock once it was set right, that is behind.
    /// </summary>
    public TimeSpan Retention => Window + Skew + Skew + Margin;

    public Timeliness Judge(DateTimeOffset stamped, DateTimeOffset now)
    {
        var age = now - stamped;
        return age > Window ? Timeliness.Stale : age < -Skew ? Timeliness.Future : Timeliness.Timely;
    }
}

/// <summary>What a client's time is against ours.</summary>
internal enum Timeliness
{
    /// <summary>Within the window.</summary>
    Timely,

    /// <summary>Too old.</summary>
    Stale,

    /// <summary>Too far ahead of our clock.</summary>
    Future,
}
