using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// Budgets that all replicas share. A window is a hash, and beside it the open reservations by their end; every window sees to those of its own that ended before it decides. All are in one
/// slot of a cluster, so that one call can look at several. A server that was restarted or replaced has its windows loaded anew, even where it kept them: its last writes may be lost.
/// </summary>
internal sealed class RedisBudgets(RedisCalls redis) : IBudgetReservations, IBudgetWindows
{
    private const int Reserved = 0;
    private const int Exceeded = 1;

    private static long LastAttempt;

    public async ValueTask<ReserveOutcome> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken)
    {
        reservation.Check();
        var keys = KeysOf(reservation);

        // One that is asked for again while an earlier call is still to be undone is not undone with it.
        var attempt = Interlocked.Increment(ref LastAttempt);
        var undo = reservation.IsTrial ? null : new RedisUndo(RedisScript.CloseBudget, keys, ClosingOf(reservation, attempt, spent: null));
        var reply = await redis.CallAsync(RedisScript.ReserveBudget, keys, ReservingOf(reservation, attempt), undo, cancellationToken);
        if (reply.Result is null)
        {
            return new ReserveOutcome.Unavailable(reply.Note!);
        }

        var result = (RedisResult[])reply.Result!;
        return (int)result[0] switch
        {
            Reserved => ReserveOutcome.Reserved.Instance,
            Exceeded => new ReserveOutcome.Exceeded((int)result[1], (int)result[2] == 1, (int)result[3] is > 0 and var buckets ? buckets : null),
            _ => new ReserveOutcome.Unloaded([.. result[1..].Select(static window => UnloadedOf((RedisResult[])window!))]),
        };
    }

    public async ValueTask<LeaseOutcome> CloseAsync(BudgetReservation reservation, long? spent)
    {
        reservation.CheckSpent(spent);
        return (await redis.CallAsync(RedisScript.CloseBudget, KeysOf(reservation), ClosingOf(reservation, attempt: null, spent), undo: null, CancellationToken.None)).Lease;
    }

    public async ValueTask<LeaseOutcome> RenewAsync(BudgetReservation reservation)
    {
        reservation.Check();
        var arguments = new RedisValue[3 + (2 * reservation.Limits.Length)];
        arguments[0] = RedisBytes.Of(reservation.Id);
        arguments[1] = reservation.Amount;
        arguments[2] = Milliseconds.Of(reservation.Lease);
        var next = 3;
        foreach (var limit in reservation.Limits)
        {
            arguments[next++] = limit.Bucket;
            arguments[next++] = Milliseconds.Of(limit.Window.Keep);
        }

        return (await redis.CallAsync(RedisScript.RenewBudget, KeysOf(reservation), arguments, undo: null, CancellationToken.None)).Lease;
    }

    public async ValueTask<LeaseOutcome> LoadAsync(BudgetWindow window, long bucket, long version, ImmutableArray<BudgetSum> sums, CancellationToken cancellationToken)
    {
        window.Check();
        var arguments = new RedisValue[3 + (3 * sums.Length)];
        arguments[0] = version;
        arguments[1] = bucket - window.Buckets + 1;
        arguments[2] = Milliseconds.Of(window.Keep);
        var next = 3;
        foreach (var sum in sums)
        {
            arguments[next++] = sum.Bucket;
            arguments[next++] = sum.Amount;
            arguments[next++] = sum.Count;
        }

        return (await redis.CallAsync(RedisScript.LoadBudgetSums, KeysOf(window), arguments, undo: null, cancellationToken)).Lease;
    }

    public async ValueTask<BudgetUse?> ReadAsync(BudgetWindow window, long bucket, CancellationToken cancellationToken)
    {
        window.Check();
        var reply = await redis.CallAsync(RedisScript.ReadBudget, KeysOf(window), [bucket, window.Buckets], undo: null, cancellationToken);
        return reply.Result is { } result && (RedisResult[])result! is [var spent, var reserved, var count] ? new BudgetUse((long)spent, (long)reserved, (long)count) : null;
    }

    private static RedisValue[] ReservingOf(BudgetReservation reservation, long attempt)
    {
        var arguments = new RedisValue[5 + (5 * reservation.Limits.Length)];
        arguments[0] = RedisBytes.Of(reservation.Id);
        arguments[1] = attempt;
        arguments[2] = reservation.Amount;
        arguments[3] = Milliseconds.Of(reservation.Lease);
        arguments[4] = reservation.IsTrial ? 1 : 0;
        var next = 5;
        foreach (var limit in reservation.Limits)
        {
            arguments[next++] = limit.Bucket;
            arguments[next++] = limit.Window.Buckets;
            arguments[next++] = Milliseconds.Of(limit.Window.Keep);
            arguments[next++] = OrEmpty(limit.MaxAmount);
            arguments[next++] = OrEmpty(limit.MaxCount);
        }

        return arguments;
    }

    /// <param name="attempt">The only one to be closed; null for whichever it is.</param>
    private static RedisValue[] ClosingOf(BudgetReservation reservation, long? attempt, long? spent)
    {
        var arguments = new RedisValue[4 + reservation.Limits.Length];
        arguments[0] = RedisBytes.Of(reservation.Id);
        arguments[1] = OrEmpty(attempt);
        arguments[2] = reservation.Amount;
        arguments[3] = OrEmpty(spent);
        for (var i = 0; i < reservation.Limits.Length; i++)
        {
            arguments[4 + i] = reservation.Limits[i].Bucket;
        }

        return arguments;
    }

    private static RedisValue OrEmpty(long? number) => number is { } value ? value : RedisValue.EmptyString;

    private static UnloadedWindow UnloadedOf(RedisResult[] window)
    {
        var version = long.Parse((string)window[1]!, CultureInfo.InvariantCulture);
        var ids = ((byte[])window[2]!).AsSpan();
        var open = ImmutableArray.CreateBuilder<Digest>(ids.Length / SHA256.HashSizeInBytes);
        for (; !ids.IsEmpty; ids = ids[SHA256.HashSizeInBytes..])
        {
            open.Add(new Digest(ids[..SHA256.HashSizeInBytes]));
        }

        return new UnloadedWindow((int)window[0], version, open.MoveToImmutable());
    }

    private RedisKey[] KeysOf(BudgetWindow window) => [redis.Keys.Budget(window.Key), redis.Keys.BudgetOpen(window.Key)];

    private RedisKey[] KeysOf(BudgetReservation reservation)
    {
        var keys = new RedisKey[1 + (2 * reservation.Limits.Length)];
        keys[0] = redis.Keys.Reservation(reservation.Id);
        for (var i = 0; i < reservation.Limits.Length; i++)
        {
            var key = reservation.Limits[i].Window.Key;
            keys[1 + (2 * i)] = redis.Keys.Budget(key);
            keys[2 + (2 * i)] = redis.Keys.BudgetOpen(key);
        }

        return keys;
    }
}
