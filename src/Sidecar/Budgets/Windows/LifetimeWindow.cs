using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Windows;

/// <summary>All of a token's life: one bucket, 0.</summary>
/// <param name="at">Now: from here on it is reckoned how long the token may still be shown.</param>
internal sealed class LifetimeWindow(SpendAllowance allowance, string currency, DateTimeOffset at)
    : CountedWindow(
        "token", new(SpendAccountKind.Token, allowance.TokenName), currency,
        new(Digest.OfParts("budget-window", nameof(SpendAccountKind.Token), allowance.TokenName, currency), 1, KeepOf(allowance, at)), allowance.MaxAmount, allowance.MaxUses)
{
    // Tokens are taken a bit beyond their end, for clocks that differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestKeep = TimeSpan.FromDays(400);

    // Later than any spend, and earlier than what any ledger can write.
    private static readonly DateTimeOffset Ever = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long BucketAt(DateTimeOffset at) => 0;

    public override DateTimeOffset? StartAfter(DateTimeOffset at, int buckets) => null;

    public override long PeriodAt(DateTimeOffset at) => 0;

    public override ImmutableArray<LedgerRange> RangesAt(DateTimeOffset at) => [new(DateTimeOffset.UnixEpoch, Ever, null, 0)];

    private static TimeSpan KeepOf(SpendAllowance allowance, DateTimeOffset at) => allowance.ExpiresAt - at is var left && left > LongestKeep ? LongestKeep : (left > TimeSpan.Zero ? left : TimeSpan.Zero) + Slack;
}
