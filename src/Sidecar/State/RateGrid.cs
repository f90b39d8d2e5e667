using System.Runtime.InteropServices;

namespace Sidecar.State;

/// <summary>
/// The steps in which a window's time is counted, the same in every store. What happened in step e ended before e + 1; at the beginning of step n it is older than n - e - 1 steps, so it must count while those are shorter than the window: while
/// n - e is at most <see cref="Span"/>.
/// </summary>
/// <param name="Step">Milliseconds.</param>
/// <param name="Span">Steps for which a cost counts after its own.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateGrid(long Step, long Span)
{
    private const long Steps = 1000;

    public static RateGrid Of(TimeSpan window)
    {
        var length = (long)Math.Ceiling(window.TotalMilliseconds);
        var step = Math.Max(1, (length + Steps - 1) / Steps);
        return new(step, (length + step - 1) / step);
    }
}
