namespace Sidecar.Ledger.Sqlite;

/// <summary>A row of <c>list_unknown.sql</c>.</summary>
internal sealed class UnknownPaymentRow
{
    public long Id { get; init; }

    public required string Key { get; init; }

    public int X402Version { get; init; }

    public required string Network { get; init; }

    public required string Asset { get; init; }

    public string? Payer { get; init; }

    public string? Nonce { get; init; }

    public long? ValidBefore { get; init; }

    public string? TransactionId { get; init; }

    public string? Reason { get; init; }

    public long UnknownAt { get; init; }

    public required string Facilitator { get; init; }

    public required byte[] SettlementBody { get; init; }

    public UnsettledPayment ToUnsettledPayment() => new(
        new PaymentSnapshot(Id, PaymentState.Unknown, X402Version, Network, Payer, TransactionId, Reason),
        new PaymentKey(Convert.FromHexString(Key)),
        Asset,
        Nonce,
        ValidBefore is { } validBefore ? DateTimeOffset.FromUnixTimeMilliseconds(validBefore) : null,
        DateTimeOffset.FromUnixTimeMilliseconds(UnknownAt),
        new SettlementRequest(Facilitator, SettlementBody));
}
