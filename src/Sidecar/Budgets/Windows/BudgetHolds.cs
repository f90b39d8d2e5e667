using System.Collections.Immutable;
using System.Security.Cryptography;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets.Windows;

/// <summary>Takes what spends need out of their windows.</summary>
internal sealed class BudgetHolds(IBudgetReservations store, BudgetReserver reserver, LeaseKeeper keeper, SpendingOptions options)
{
    /// <summary>Whether there is room; nothing is taken.</summary>
    public ValueTask<ReserveOutcome> TryAsync(ImmutableArray<CountedWindow> windows, long amount, DateTimeOffset at, CancellationToken cancellationToken) =>
        windows.IsEmpty ? new(ReserveOutcome.Reserved.Instance) : reserver.ReserveAsync(Make(NewId(), windows, amount, at) with { IsTrial = true }, windows, at, cancellationToken);

    /// <returns>What was taken; or, where it is null, why it was not.</returns>
    public async ValueTask<(BudgetHold? Hold, ReserveOutcome Outcome)> TakeAsync(ImmutableArray<CountedWindow> windows, long amount, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var id = NewId();
        if (windows.IsEmpty)
        {
            return (new BudgetHold(this, id, null, windows, at), ReserveOutcome.Reserved.Instance);
        }

        var reservation = Make(id, windows, amount, at);
        var outcome = await reserver.ReserveAsync(reservation, windows, at, cancellationToken);
        return (outcome is ReserveOutcome.Reserved ? new BudgetHold(this, id, reservation, windows, at) : null, outcome);
    }

    /// <summary>Makes the store ask the ledger for windows again, because something was written that they do not know.</summary>
    /// <returns>Unavailable where it could not be told.</returns>
    public ValueTask<LeaseOutcome> UnloadAsync(ImmutableArray<CountedWindow> windows, DateTimeOffset at) =>

        // The end of what never was there.
        windows.IsEmpty ? new(LeaseOutcome.Done) : store.CloseAsync(Make(NewId(), windows, 0, at), spent: 0);

    /// <summary>Whether all that the ledger has, and all that is reserved, is within the limits.</summary>
    internal async ValueTask<HoldState> FitAsync(ImmutableArray<CountedWindow> windows, DateTimeOffset at)
    {
        // One more of nothing fits into whatever is not exceeded; its use comes on top.
        var nothing = Make(NewId(), windows, 0, at);
        var question = nothing with { IsTrial = true, Limits = [.. nothing.Limits.Select(static limit => limit with { MaxCount = limit.MaxCount + 1 })] };
        return await reserver.ReserveAsync(question, windows, at, CancellationToken.None) switch
        {
            ReserveOutcome.Reserved => HoldState.Alive,
            ReserveOutcome.Exceeded => HoldState.Lost,
            _ => HoldState.Unknown,
        };
    }

    internal KeptLease Keep(BudgetReservation reservation) => keeper.Keep(store, reservation);

    internal ValueTask<ReserveOutcome> ReserveAsync(BudgetReservation reservation, ImmutableArray<CountedWindow> windows, DateTimeOffset at) =>
        reserver.ReserveAsync(reservation, windows, at, CancellationToken.None);

    internal ValueTask<LeaseOutcome> CloseAsync(BudgetReservation reservation, long? spent) => store.CloseAsync(reservation, spent);

    private BudgetReservation Make(Digest id, ImmutableArray<CountedWindow> windows, long amount, DateTimeOffset at)
    {
        var limits = ImmutableArray.CreateBuilder<BudgetLimit>(windows.Length);
        foreach (var window in windows)
        {
            limits.Add(window.LimitAt(at));
        }

        return new(id, amount, options.ReservationLease, limits.MoveToImmutable());
    }

    private static Digest NewId()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        RandomNumberGenerator.Fill(bytes);
        return new Digest(bytes);
    }
}
