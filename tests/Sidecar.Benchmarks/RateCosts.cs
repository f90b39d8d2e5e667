using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Benchmarks;

/// <summary>What it costs to ask limits: time, CPU time of this process and allocation a call. The attempt itself, 150 bytes or so, is in it. A server's own CPU time is not.</summary>
internal static class RateCosts
{
    private const int Crowd = 64;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <param name="keys">Different callers of the row that has many.</param>
    public static async Task RunAsync(StateOptions options, int calls, int keys, TextWriter output)
    {
        options.MaxRateWindows = keys + (4 * calls);
        options.MaxRateEntries = 10_000_000;
        var services = new ServiceCollection().AddMetrics().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddState(options);
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var limits = provider.GetRequiredService<IRateLimits>();
        await Calls.AwaitAsync(async () => await limits.TryAcquireAsync(Attempt(Calls.NewKey()), CancellationToken.None) == RateOutcome.Admitted);
        var callers = Enumerable.Range(0, keys).Select(static _ => Calls.NewKey()).ToArray();
        await output.WriteLineAsync($"{options.Kind}, {calls} calls of each, {keys} callers");
        await output.WriteLineAsync($"{"attempt",-28} {Calls.Columns}");
        foreach (var (name, parallel, call) in Rows(limits, callers))
        {
            await Calls.RepeatAsync(parallel, calls, call);
            await output.WriteLineAsync($"{name,-28} {await Calls.MeasureAsync(parallel, calls, call)}");
        }
    }

    /// <summary>Each returns whether the limits decided what it is measured for.</summary>
    private static IEnumerable<(string Name, int Parallel, Func<Digest, ValueTask<bool>> Call)> Rows(IRateLimits limits, Digest[] callers)
    {
        var (one, crowded, full) = (Calls.NewKey(), Calls.NewKey(), Calls.NewKey());
        var next = 0;
        yield return ("one window", 1, _ => IsAsync(RateOutcome.Admitted, Attempt(one)));
        yield return ("one window, 64 at a time", Crowd, _ => IsAsync(RateOutcome.Admitted, Attempt(crowded)));
        yield return ("many callers", 1, _ => IsAsync(RateOutcome.Admitted, Attempt(callers[(uint)Interlocked.Increment(ref next) % (uint)callers.Length])));
        yield return ("three windows", 1, key => IsAsync(RateOutcome.Admitted, Attempt(one, crowded, key)));
        yield return ("given back", 1, _ => TakeAndGiveBackAsync(Attempt(one)));
        yield return ("refusal", 1, _ => IsAsync(RateOutcome.Refused, new RateAttempt(new RateCharge(full, 1, Window, 2))));

        async ValueTask<bool> TakeAndGiveBackAsync(RateAttempt attempt)
        {
            var isAdmitted = await IsAsync(RateOutcome.Admitted, attempt);
            await limits.GiveBackAsync(attempt);
            return isAdmitted;
        }

        async ValueTask<bool> IsAsync(RateOutcome expected, RateAttempt attempt) => await limits.TryAcquireAsync(attempt, CancellationToken.None) == expected;
    }

    private static RateAttempt Attempt(params Digest[] keys) => new([.. keys.Select(static key => new RateCharge(key, long.MaxValue, Window, 1))]);
}
