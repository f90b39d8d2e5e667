namespace Sidecar.Ledger;

/// <summary>
/// The payments whose settlement is <see cref="PaymentState.Unknown"/>, for the reconciler and for whoever watches. It sees what is committed.
/// Nothing is decided by reading, so a store that fails throws its own <see cref="System.Data.Common.DbException"/>.
/// </summary>
internal interface IUnsettledPayments
{
    /// <summary>Oldest first, at most <paramref name="limit"/>.</summary>
    /// <param name="after">The last one of the page before; null to begin with the oldest.</param>
    ValueTask<IReadOnlyList<UnsettledPayment>> ListAsync(int limit, UnsettledPayment? after, CancellationToken cancellationToken);

    /// <summary>Null when the payment is not unknown (any more).</summary>
    ValueTask<UnsettledPayment?> FindAsync(long paymentId, CancellationToken cancellationToken);

    ValueTask<long> CountAsync(CancellationToken cancellationToken);
}

/// <summary>A payment that the facilitator was asked to settle with no known outcome. Its facts are those of its <see cref="PaymentClaim"/>.</summary>
internal sealed record UnsettledPayment
{
    public required PaymentSnapshot Payment { get; init; }

    public required PaymentKey Key { get; init; }

    public required string Scheme { get; init; }

    public required string Asset { get; init; }

    public required string PayTo { get; init; }

    public required string Amount { get; init; }

    public string? Nonce { get; init; }

    public DateTimeOffset? ValidBefore { get; init; }

    /// <summary>When it became unknown.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>What was sent, to be sent again.</summary>
    public required SettlementRequest Settlement { get; init; }
}
