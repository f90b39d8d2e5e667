using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>A row of <c>list_unknown.sql</c>.</summary>
internal sealed class UnknownPaymentRow
{
    public long Id { get; init; }

    public required string Key { get; init; }

    public byte[]? Fingerprint { get; init; }

    public int X402Version { get; init; }

    public required string Network { get; init; }

    public required string Scheme { get; init; }

    public required string Asset { get; init; }

    public required string PayTo { get; init; }

    public required string Amount { get; init; }

    public string? Payer { get; init; }

    public string? Nonce { get; init; }

    public long? ValidBefore { get; init; }

    public string? TransactionId { get; init; }

    public string? Reason { get; init; }

    public long UnknownAt { get; init; }

    public required string Facilitator { get; init; }

    public required byte[] SettlementBody { get; init; }

    public UnsettledPayment ToUnsettledPayment() => new()
    {
        // Neither granted nor owed: both are for settled payments only.
        Payment = new PaymentSnapshot(Id, PaymentState.Unknown, X402Version, Network, Payer, TransactionId, Reason)
        {
            Key = new PaymentKey(Convert.FromHexString(Key)),
            Fingerprint = Fingerprint is null ? null : new Digest(Fingerprint),
        },
        Key = new PaymentKey(Convert.FromHexString(Key)),
        Scheme = Scheme,
        Asset = Asset,
        PayTo = PayTo,
        Amount = Amount,
        Nonce = Nonce,
        ValidBefore = ValidBefore is { } validBefore ? DateTimeOffset.FromUnixTimeMilliseconds(validBefore) : null,
        Since = DateTimeOffset.FromUnixTimeMilliseconds(UnknownAt),
        Settlement = new SettlementRequest(Facilitator, SettlementBody),
    };
}
