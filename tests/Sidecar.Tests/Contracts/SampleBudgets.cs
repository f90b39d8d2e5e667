using System.Security.Cryptography;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>Limits and reservations to test stores of budgets with.</summary>
internal static class SampleBudgets
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(2);

    /// <summary>A lease that no test outlives.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromMinutes(20);

    public static BudgetLimit Limit(string name, long? amount = null, long? count = null, long bucket = 7, int buckets = 1) =>
        new(new BudgetWindow(SampleDigests.Digest(name), buckets, Keep), bucket, amount, count);

    public static BudgetReservation Reservation(long amount, params BudgetLimit[] limits) => new(NewId(), amount, Lease, [.. limits]);

    public static BudgetReservation Trial(params BudgetLimit[] limits) => Reservation(0, limits) with { IsTrial = true };

    public static Digest NewId() => new(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));
}
