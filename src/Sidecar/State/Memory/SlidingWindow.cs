using System.Runtime.InteropServices;

namespace Sidecar.State.Memory;

/// <summary>What is used of a limit, from two counters. Whole numbers only: a limit of any size is exact.</summary>
/// <param name="Previous">Admitted in the fixed window before this one.</param>
/// <param name="Current">Admitted in this one so far.</param>
/// <param name="Elapsed">How much of this one has passed; less than the length.</param>
/// <param name="Length">Of a fixed window, in the same ticks.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SlidingWindow(long Previous, long Current, long Elapsed, long Length)
{
    /// <summary>Until this fixed window ends.</summary>
    public long Rest => Length - Elapsed;

    /// <summary>The part of the window before that the sliding one still covers, rounded up, and all of this one.</summary>
    public long Used => Current + (Previous == 0 ? 0 : CeilingOf(Previous, Rest, Length));

    /// <summary>After how many ticks a cost that is refused now would be admitted.</summary>
    public long WaitFor(long limit, long cost)
    {
        if (cost > limit)
        {
            return Rest + Length;
        }

        // Within this fixed window the earlier one fades away; in the next, this one does.
        var room = limit - cost - Current;
        return room >= 0
            ? Rest - (Previous == 0 ? 0 : FloorOf(Math.Min(room, Previous), Length, Previous))
            : Rest + Length - FloorOf(limit - cost, Length, Current);
    }

    private static long CeilingOf(long value, long numerator, long denominator) => (long)((((Int128)value * numerator) + denominator - 1) / denominator);

    private static long FloorOf(long value, long numerator, long denominator) => (long)((Int128)value * numerator / denominator);
}
