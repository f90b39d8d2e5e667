using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// Counts what is spent and reserved against limits, several limits in one step. The threat: requests in parallel, over all replicas, that together exceed a limit that each alone keeps; a
/// process that dies with a reservation; a store that forgets. The promise: a reservation counts against all of its limits or none; for each limit, while it is loaded, what is spent plus what
/// is reserved stays within it. A window that the store does not know (first use, a flush, a restart with memory) is <see cref="ReserveOutcome.Unloaded"/> until its sums were put in from the
/// ledger, so that nothing is ever counted from zero by mistake. A reservation that ends without being closed may or may not be in the ledger: its windows become unloaded. When the store
/// fails the outcome is Unavailable and nothing may be spent.
/// </summary>
internal interface IBudgetReservations
{
    /// <summary>
    /// Takes the amount, and one use, out of every limit. Asking again with the identity of an open reservation is Reserved, counts once, and gives it its whole lease. What was asked for and
    /// came out as Unavailable, or was cancelled, is given back as soon as that can be done.
    /// </summary>
    ValueTask<ReserveOutcome> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken);

    /// <summary>
    /// Closes a reservation: of what was reserved, <paramref name="spent"/> stays counted as spent, and the use. The ledger has it already. A reservation that is not there (it ended, or the store
    /// forgot) is Lost, and its windows become unloaded. Null releases: nothing stays counted, and of a reservation that is not there nothing changes (Lost).
    /// </summary>
    /// <param name="spent">From 0 to what was reserved.</param>
    ValueTask<LeaseOutcome> CloseAsync(BudgetReservation reservation, long? spent);

    /// <summary>Gives an open reservation its whole lease again. Lost: it is not there.</summary>
    ValueTask<LeaseOutcome> RenewAsync(BudgetReservation reservation);
}

/// <summary>An amount to be taken out of several limits.</summary>
/// <param name="Id">Of this one reservation, random.</param>
/// <param name="Amount">Micros, 0 or more and at most <see cref="SpendAmount.Most"/>.</param>
/// <param name="Lease">How long it lives without being renewed.</param>
/// <param name="Limits">1 to 32, no two of one window.</param>
/// <param name="IsTrial">Whether only to say what would come of it: nothing is taken.</param>
internal sealed record BudgetReservation(Digest Id, long Amount, TimeSpan Lease, ImmutableArray<BudgetLimit> Limits, bool IsTrial = false)
{
    /// <summary>Limits of one reservation.</summary>
    public const int MostLimits = 32;

    /// <exception cref="ArgumentException">It is none that there may be: its maker is wrong.</exception>
    internal void Check() => Check(this);

    /// <exception cref="ArgumentException">As for <see cref="Check()"/>, or what was spent is not within what is reserved.</exception>
    internal void CheckSpent(long? spent)
    {
        Check(this);
        ArgumentOutOfRangeException.ThrowIfNegative(spent ?? 0, nameof(spent));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spent ?? 0, Amount, nameof(spent));
    }

    private static void Check(BudgetReservation reservation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reservation.Amount, nameof(reservation));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reservation.Amount, SpendAmount.Most, nameof(reservation));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(reservation.Lease, TimeSpan.Zero, nameof(reservation));
        var limits = reservation.Limits.AsSpan();
        ArgumentOutOfRangeException.ThrowIfZero(limits.Length, nameof(reservation));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limits.Length, MostLimits, nameof(reservation));
        for (var i = 0; i < limits.Length; i++)
        {
            limits[i].Window.Check();
            for (var before = 0; before < i; before++)
            {
                if (limits[before].Window.Key == limits[i].Window.Key)
                {
                    throw new ArgumentException("Two limits are of one window.", nameof(reservation));
                }
            }
        }
    }
}

/// <summary>One window with its limits.</summary>
/// <param name="Window">Which.</param>
/// <param name="Bucket">The bucket that a spend counts in: a number that grows with time.</param>
/// <param name="MaxAmount">Micros; null for no limit.</param>
/// <param name="MaxCount">Null for no limit.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BudgetLimit(BudgetWindow Window, long Bucket, long? MaxAmount, long? MaxCount);

/// <summary>
/// A stretch of time over which something is counted, in buckets: a calendar day is one bucket, named by its number; the last 24 hours are some number of short ones, of which the present one
/// and those before it count. A window counts the latest <paramref name="Buckets"/> buckets, up to the one that is asked for. As the clocks of replicas differ a bit, of several buckets
/// those after it count too, as far as any window does that the asked one is in: else a late one could put into a window what has no room there any more.
/// </summary>
/// <param name="Key">Of whose window it is, of its kind, its length and its currency: windows that differ in any of it count apart.</param>
/// <param name="Buckets">How many buckets count: 1 to 128.</param>
/// <param name="Keep">How long a bucket may matter after it began; after that without use the store may forget the window.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BudgetWindow(Digest Key, int Buckets, TimeSpan Keep)
{
    /// <summary>Buckets that count at a time.</summary>
    public const int MostBuckets = 128;

    /// <exception cref="ArgumentException">It is none that there may be: its maker is wrong.</exception>
    internal void Check() => Check(this);

    private static void Check(in BudgetWindow window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window.Buckets, 1, nameof(window));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window.Buckets, MostBuckets, nameof(window));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window.Keep, TimeSpan.Zero, nameof(window));
    }
}

/// <summary>What came of a reservation. A closed set.</summary>
internal abstract record ReserveOutcome
{
    private ReserveOutcome()
    {
    }

    internal sealed record Reserved : ReserveOutcome
    {
        public static Reserved Instance { get; } = new();
    }

    /// <summary>A limit leaves no room: nothing was taken.</summary>
    /// <param name="Limit">The place of the first such limit in <see cref="BudgetReservation.Limits"/>.</param>
    /// <param name="IsCount">Whether it is its count, and not its amount.</param>
    /// <param name="FreeAfterBuckets">After how many more buckets there is room if nobody spends meanwhile, from 1; null where what is asked for is more than the limit itself.</param>
    internal sealed record Exceeded(int Limit, bool IsCount, int? FreeAfterBuckets) : ReserveOutcome;

    /// <summary>The store does not know the sums of these windows: nothing was taken. Load them and ask again.</summary>
    /// <param name="Windows">Places in <see cref="BudgetReservation.Limits"/>, each with the version to load under.</param>
    internal sealed record Unloaded(IReadOnlyList<UnloadedWindow> Windows) : ReserveOutcome;

    internal sealed record Unavailable(string Note) : ReserveOutcome;
}

/// <summary>A window whose sums the store wants.</summary>
/// <param name="Limit">Its place in <see cref="BudgetReservation.Limits"/>.</param>
/// <param name="Version">Changes whenever what was read from the ledger before may have become too little.</param>
/// <param name="Open">
/// The reservations that the window counts beside its sums, whether they are in the ledger already or not: what they spent has to be left out of the sums. If it is not, it may count twice,
/// and never not at all.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UnloadedWindow(int Limit, long Version, ImmutableArray<Digest> Open);
