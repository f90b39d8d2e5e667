using System.Runtime.InteropServices;

namespace Sidecar.RateLimits;

/// <summary>How a bucket fills, and how much of it is missing after a while. Exact: a token is as many parts as the period has ticks, and each tick brings as many parts as the period brings tokens.</summary>
/// <param name="Limit">Tokens that it holds.</param>
/// <param name="Refill">Tokens that come in a period, spread evenly over it.</param>
/// <param name="Period">Ticks of the clock.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenTerms(long Limit, long Refill, long Period)
{
    public Int128 Parts(long tokens) => (Int128)tokens * Period;

    public Int128 MissingAfter(Int128 missing, long ticks) => Int128.Max(0, missing - ((Int128)ticks * Refill));

    public bool HasRoom(Int128 missing, long cost) => missing + Parts(cost) <= Parts(Limit);

    /// <summary>Whole tokens.</summary>
    public long Remaining(Int128 missing) => (long)((Parts(Limit) - missing) / Period);

    /// <summary>Ticks until the bucket is full, rounded up.</summary>
    public long TicksToFill(Int128 missing) => Ticks((missing + Refill - 1) / Refill);

    /// <summary>Ticks until a cost has room, rounded up.</summary>
    public long TicksToRoom(Int128 missing, long cost) => TicksToFill(missing + Parts(cost) - Parts(Limit));

    private static long Ticks(Int128 ticks) => ticks < long.MaxValue ? (long)ticks : long.MaxValue;
}
