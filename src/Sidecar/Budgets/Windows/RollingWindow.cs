using System.Collections.Immutable;
using System.Globalization;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Windows;

/// <summary>The time up to now, of some length, in 60 steps and the one that has begun. Steps are whole milliseconds, rounded up, and counted from the Unix epoch.</summary>
internal sealed class RollingWindow(string name, SpendAccount account, string currency, TimeSpan length, long? maxAmount, long? maxCount)
    : CountedWindow(name, account, currency, new(KeyOf(name, account, currency, length), Steps + 1, (Steps + 2) * StepOf(length)), maxAmount, maxCount)
{
    public const int Steps = 60;

    private readonly TimeSpan _step = StepOf(length);

    public override long BucketAt(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / (long)_step.TotalMilliseconds;

    public override DateTimeOffset? StartAfter(DateTimeOffset at, int buckets) => StartOf(BucketAt(at) + buckets);

    public override long PeriodAt(DateTimeOffset at) => BucketAt(at) / Steps;

    public override ImmutableArray<LedgerRange> RangesAt(DateTimeOffset at)
    {
        var bucket = BucketAt(at);
        return [new(StartOf(bucket - Steps), StartOf(bucket + Steps), _step, 0)];
    }

    private DateTimeOffset StartOf(long bucket) => DateTimeOffset.UnixEpoch + (bucket * _step);

    private static TimeSpan StepOf(TimeSpan length) => TimeSpan.FromMilliseconds((long)Math.Ceiling(length.TotalMilliseconds / Steps));

    private static Digest KeyOf(string name, SpendAccount account, string currency, TimeSpan length) => Digest.OfParts(
        "budget-window", account.Kind.ToString(), account.Id, name, "rolling", length.Ticks.ToString(CultureInfo.InvariantCulture), currency);
}
