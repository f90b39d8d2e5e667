using System.Diagnostics;
using System.Security.Cryptography;
using Sidecar.Policies;

namespace Sidecar.Benchmarks;

/// <summary>Calls of a store, many of them and several at a time, and what one costs.</summary>
internal static class Calls
{
    /// <summary>The head of a table of <see cref="MeasureAsync"/>.</summary>
    public const string Columns = "   us/call  CPU us/call   bytes/call";

    /// <returns>Time, CPU time of this process and allocation a call.</returns>
    public static async Task<string> MeasureAsync(int parallel, int calls, Func<Digest, ValueTask<bool>> call)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, started) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await RepeatAsync(parallel, calls, call);
        var elapsed = Stopwatch.GetElapsedTime(started);
        process.Refresh();
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return $"{elapsed.TotalMicroseconds / calls,10:0.00} {(process.TotalProcessorTime - cpu).TotalMicroseconds / calls,12:0.00} {(double)bytes / calls,12:0.0}";
    }

    /// <param name="call">With a key of its own; returns whether the store did what is to be measured.</param>
    public static Task RepeatAsync(int parallel, int calls, Func<Digest, ValueTask<bool>> call) =>
        Task.WhenAll(Enumerable.Range(0, parallel).Select(first => Task.Run(async () =>
        {
            for (var i = first; i < calls; i += parallel)
            {
                if (!await call(NewKey()))
                {
                    throw new InvalidOperationException("The store did not do what was to be measured.");
                }
            }
        })));

    /// <summary>A store that is shared connects in the background.</summary>
    public static async Task AwaitAsync(Func<Task<bool>> answers)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await answers())
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(10))
            {
                throw new InvalidOperationException("The store is away.");
            }

            await Task.Delay(50);
        }
    }

    public static Digest NewKey()
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        RandomNumberGenerator.Fill(key);
        return new Digest(key);
    }
}
