namespace Sidecar.Ledger;

/// <summary>
/// The payments for those who ask where the money went. It sees what is committed. Nothing is decided by reading, so a store that fails throws its own
/// <see cref="System.Data.Common.DbException"/>.
/// </summary>
internal interface IPaymentHistory
{
    /// <summary>Newest first, read in pages so that however much there is neither the store nor the process holds it all.</summary>
    IAsyncEnumerable<PaymentRecord> ListAsync(PaymentQuery query, CancellationToken cancellationToken);

    /// <summary>Null when there is none of that number.</summary>
    ValueTask<PaymentDetails?> FindAsync(long paymentId, CancellationToken cancellationToken);
}

/// <summary>Which payments. What is null asks for nothing.</summary>
internal sealed record PaymentQuery
{
    public PaymentState? State { get; init; }

    /// <summary>Only payments for which the merchant owes an answer.</summary>
    public bool IsOwed { get; init; }

    /// <summary>Compared without the case of ASCII letters: EVM addresses have two spellings.</summary>
    public string? Payer { get; init; }

    public string? Route { get; init; }

    /// <summary>Compared without the case of ASCII letters.</summary>
    public string? Transaction { get; init; }

    /// <summary>Last claimed at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Last claimed before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only payments with a smaller number: the last one of the page before.</summary>
    public long? Before { get; init; }

    /// <summary>At most that many; null for all.</summary>
    public int? Limit { get; init; }
}

/// <summary>A payment with its facts. Amounts are atomic units as decimal digits.</summary>
internal sealed record PaymentRecord
{
    public required long PaymentId { get; init; }

    public required PaymentState State { get; init; }

    public required string Route { get; init; }

    public required string Policy { get; init; }

    /// <summary>Of the request that claimed it last.</summary>
    public required string RequestId { get; init; }

    public required int X402Version { get; init; }

    public required string Scheme { get; init; }

    public required string Network { get; init; }

    public required string Asset { get; init; }

    public required string Amount { get; init; }

    public required string PayTo { get; init; }

    public string? Payer { get; init; }

    public string? Nonce { get; init; }

    public string? Transaction { get; init; }

    public string? Reason { get; init; }

    /// <summary>The answer that was let out for it, if any.</summary>
    public GrantKind? Grant { get; init; }

    public DateTimeOffset? GrantedAt { get; init; }

    /// <summary>Since when the merchant owes an answer for it.</summary>
    public DateTimeOffset? OwedSince { get; init; }

    /// <summary>Why it is owed.</summary>
    public string? OwedReason { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A payment with all its steps, oldest first.</summary>
internal sealed record PaymentDetails(PaymentRecord Payment, IReadOnlyList<PaymentStep> Steps);

/// <summary>One entry of a payment's history; entries are added and never changed.</summary>
internal sealed record PaymentStep(long Sequence, PaymentState State, DateTimeOffset At, string? Reason, string? Transaction, string RequestId);
