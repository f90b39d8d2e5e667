using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets.Windows;

/// <summary>All of a token's life: one bucket, 0.</summary>
/// <param name="keep">How long the token may still be shown.</param>
internal sealed class LifetimeWindow(SpendAllowance allowance, string currency, TimeSpan keep)
    : CountedWindow(
        "token", new(SpendAccountKind.Token, allowance.TokenId.ToString()), currency,
        new(Digest.OfParts("budget-window", nameof(SpendAccountKind.Token), allowance.TokenId.ToString(), currency), 1, keep), allowance.MaxAmount, allowance.MaxUses)
{
    // Later than any spend, and earlier than what any ledger can write.
    private static readonly DateTimeOffset Ever = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long BucketAt(DateTimeOffset at) => 0;

    public override DateTimeOffset? StartAfter(DateTimeOffset at, int buckets) => null;

    public override ImmutableArray<LedgerRange> RangesAt(DateTimeOffset at) => [new(DateTimeOffset.UnixEpoch, Ever, null, 0)];
}
