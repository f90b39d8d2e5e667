namespace Sidecar.Ledger;

/// <summary>A row of <c>list_payments.sql</c>.</summary>
internal sealed class PaymentRecordRow
{
    public long Id { get; init; }

    public required string State { get; init; }

    public required string Route { get; init; }

    public required string Policy { get; init; }

    public required string RequestId { get; init; }

    public int X402Version { get; init; }

    public required string Scheme { get; init; }

    public required string Network { get; init; }

    public required string Asset { get; init; }

    public required string Amount { get; init; }

    public required string PayTo { get; init; }

    public string? Payer { get; init; }

    public string? Nonce { get; init; }

    public string? TransactionId { get; init; }

    public string? Reason { get; init; }

    public string? Grant { get; init; }

    public long? GrantedAt { get; init; }

    public long? OwedAt { get; init; }

    public string? OwedReason { get; init; }

    public long ClaimedAt { get; init; }

    public long UpdatedAt { get; init; }

    public PaymentRecord ToRecord() => new()
    {
        PaymentId = Id,
        State = PaymentStateText.Parse(State),
        Route = Route,
        Policy = Policy,
        RequestId = RequestId,
        X402Version = X402Version,
        Scheme = Scheme,
        Network = Network,
        Asset = Asset,
        Amount = Amount,
        PayTo = PayTo,
        Payer = Payer,
        Nonce = Nonce,
        Transaction = TransactionId,
        Reason = Reason,
        Grant = GrantKindText.Parse(Grant),
        GrantedAt = ToTime(GrantedAt),
        OwedSince = ToTime(OwedAt),
        OwedReason = OwedReason,
        ClaimedAt = DateTimeOffset.FromUnixTimeMilliseconds(ClaimedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
    };

    private static DateTimeOffset? ToTime(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
