using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Benchmarks;

/// <summary>
/// What it costs to reserve an amount and to commit it, by what it counts against: time, CPU time of this process and allocation a call, by how many calls are waited for at a time.
/// A server's own CPU time is not in it. The agents take turns; all have one budget above them.
/// </summary>
internal static class BudgetCosts
{
    private const int RollingBuckets = 61;
    private const long Bucket = 1000;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(StateOptions options, int parallel, int calls, int agents, TextWriter output)
    {
        options.MaxBudgetWindows = (4 * agents) + calls + 10;
        options.MaxBudgetReservations = calls + 10;
        var services = new ServiceCollection().AddMetrics().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddState(options);
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var budgets = provider.GetRequiredService<IBudgetReservations>();
        var windows = provider.GetRequiredService<IBudgetWindows>();
        var parent = Window(1);
        var days = Enumerable.Range(0, agents).Select(static _ => Window(1)).ToArray();
        var rolling = Enumerable.Range(0, agents).Select(static _ => Window(RollingBuckets)).ToArray();
        await Calls.AwaitAsync(async () => await budgets.ReserveAsync(Reservation(Calls.NewKey(), parent), CancellationToken.None) is not ReserveOutcome.Unavailable);
        foreach (var limit in days.Concat(rolling).Append(parent))
        {
            await LoadAsync(budgets, windows, limit);
        }

        var turn = 0;
        int Turn() => (int)((uint)Interlocked.Increment(ref turn) % (uint)agents);
        BudgetReservation Days(Digest id) => Reservation(id, days[Turn()], parent);

        (string Name, Func<Digest, ValueTask<bool>> Call)[] kinds =
        [
            ("(a new reservation)", id => new(Days(id).Amount == 1)),
            ("day and budget: reserve, commit", id => CommitAsync(budgets, Days(id), 1)),
            ("the same, released", id => CommitAsync(budgets, Days(id), spent: null)),
            ("with 61 rolling buckets", id => Turn() is var agent ? CommitAsync(budgets, Reservation(id, days[agent], rolling[agent], parent), 1) : default),
            ("a trial", async id => await budgets.ReserveAsync(Days(id) with { IsTrial = true }, CancellationToken.None) is ReserveOutcome.Reserved),
            ("no room", async id => await budgets.ReserveAsync(Reservation(id, rolling[Turn()] with { MaxAmount = 1 }), CancellationToken.None) is ReserveOutcome.Exceeded),
            ("a token's first use: load, reserve, commit", async id => await LoadAsync(budgets, windows, Window(1, id)) && await CommitAsync(budgets, Reservation(id, Window(1, id)), 1)),
        ];
        await output.WriteLineAsync($"{options.Kind}, {calls} calls of each, {parallel} at a time, {agents} agents");
        await output.WriteLineAsync($"{"what",-44} {Calls.Columns}");
        foreach (var (name, call) in kinds)
        {
            await Calls.RepeatAsync(parallel, calls / 10, call);
            await output.WriteLineAsync($"{name,-44} {await Calls.MeasureAsync(parallel, calls, call)}");
        }
    }

    private static BudgetLimit Window(int buckets, Digest? key = null) => new(new BudgetWindow(key ?? Calls.NewKey(), buckets, Keep), Bucket, SpendAmount.Most, MaxCount: null);

    private static BudgetReservation Reservation(Digest id, params ImmutableArray<BudgetLimit> limits) => new(id, Amount: 1, Lease, limits);

    private static async ValueTask<bool> CommitAsync(IBudgetReservations budgets, BudgetReservation reservation, long? spent) =>
        await budgets.ReserveAsync(reservation, CancellationToken.None) is ReserveOutcome.Reserved && await budgets.CloseAsync(reservation, spent) == LeaseOutcome.Done;

    /// <summary>With something in each bucket.</summary>
    private static async ValueTask<bool> LoadAsync(IBudgetReservations budgets, IBudgetWindows windows, BudgetLimit limit)
    {
        var asked = await budgets.ReserveAsync(Reservation(Calls.NewKey(), limit), CancellationToken.None);
        var sums = Enumerable.Range(0, limit.Window.Buckets).Select(static back => new BudgetSum(Bucket - back, 1, 1));
        return asked is ReserveOutcome.Unloaded { Windows: [var window] }
            && await windows.LoadAsync(limit.Window, limit.Bucket, window.Version, [.. sums], CancellationToken.None) == LeaseOutcome.Done;
    }
}
