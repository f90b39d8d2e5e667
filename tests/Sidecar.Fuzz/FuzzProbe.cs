using System.Diagnostics;

namespace Sidecar.Fuzz;

/// <summary>One look at one input: what is thrown, how long it takes and how much it allocates.</summary>
internal static class FuzzProbe
{
    /// <summary>What every input may allocate: buffers of a fixed size, and what a parser makes once.</summary>
    private const long Allowance = 64 * 1024;

    // Tables and pools are made the first time, and a machine that is busy may be slow more than once. What is wrong with a parser is wrong each time.
    private const int MostLooks = 5;

    public static FuzzVerdict Look(FuzzTarget target, byte[] input)
    {
        var verdict = LookOnce(target, input);
        for (var looks = 1; verdict.Broken is not null && looks < MostLooks; looks++)
        {
            verdict = LookOnce(target, input);
        }

        return verdict;
    }

    private static FuzzVerdict LookOnce(FuzzTarget target, byte[] input)
    {
        var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        FuzzVerdict verdict;
        try
        {
            verdict = target.Check(input);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return FuzzVerdict.Violated($"threw {fault}");
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return verdict.Broken is not null ? verdict
            : allocated > Allowance + ((long)target.AllocationFactor * input.Length) ? FuzzVerdict.Violated($"allocated {allocated} bytes for {input.Length}")
            : Stopwatch.GetElapsedTime(start) > target.Patience ? FuzzVerdict.Violated($"took {Stopwatch.GetElapsedTime(start)} for {input.Length} bytes")
            : verdict;
    }
}
