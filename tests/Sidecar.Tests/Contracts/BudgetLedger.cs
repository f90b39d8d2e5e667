using System.Collections.Immutable;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>What a ledger knows of spending: of each reservation one amount, whatever is written how often.</summary>
internal sealed class BudgetLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Digest, (BudgetReservation Reservation, long Spent)> _spends = [];

    public void Record(BudgetReservation reservation, long spent)
    {
        lock (_gate)
        {
            _spends.TryAdd(reservation.Id, (reservation, spent));
        }
    }

    /// <summary>What counts for a limit's bucket, and later buckets.</summary>
    public ImmutableArray<BudgetSum> SumsOf(BudgetLimit limit, ImmutableArray<Digest> without)
    {
        lock (_gate)
        {
            return [.. _spends.Values
                .Where(spend => !without.Contains(spend.Reservation.Id))
                .SelectMany(spend => spend.Reservation.Limits.Select(counted => (Counted: counted, spend.Spent)))
                .Where(spend => spend.Counted.Window == limit.Window && spend.Counted.Bucket > limit.Bucket - limit.Window.Buckets)
                .GroupBy(static spend => spend.Counted.Bucket, static spend => spend.Spent)
                .Select(static bucket => new BudgetSum(bucket.Key, bucket.Sum(), bucket.Count()))];
        }
    }

    /// <summary>What a window that is loaded must say when nothing is open.</summary>
    public BudgetUse UseOf(BudgetLimit limit)
    {
        var sums = SumsOf(limit, []).Where(sum => sum.Bucket < limit.Bucket + limit.Window.Buckets).ToList();
        return new(sums.Sum(static sum => sum.Amount), Reserved: 0, sums.Sum(static sum => sum.Count));
    }
}
