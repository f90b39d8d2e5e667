namespace Sidecar.Ledger;

/// <summary>
/// The payments whose settlement is <see cref="PaymentState.Unknown"/>, for the reconciler and for whoever watches. It sees what is committed.
/// Nothing is decided by reading, so a store that fails throws its own <see cref="System.Data.Common.DbException"/>.
/// </summary>
internal interface IUnsettledPayments
{
    /// <summary>Oldest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<UnsettledPayment>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>One of them; null when its settlement is not unknown.</summary>
    ValueTask<UnsettledPayment?> FindAsync(long paymentId, CancellationToken cancellationToken);

    ValueTask<long> CountAsync(CancellationToken cancellationToken);
}

/// <summary>A payment that the facilitator was asked to settle with no known outcome.</summary>
/// <param name="Since">When it became unknown.</param>
/// <param name="Settlement">What was sent, to be sent again.</param>
internal sealed record UnsettledPayment(
    PaymentSnapshot Payment, PaymentKey Key, string Asset, string? Nonce, DateTimeOffset? ValidBefore, DateTimeOffset Since, SettlementRequest Settlement);
