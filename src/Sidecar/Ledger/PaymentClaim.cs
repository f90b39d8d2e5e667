using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>The facts of a payment when it is claimed. Amounts are atomic units as decimal strings; addresses and networks as the offer writes them (CAIP-2).</summary>
internal sealed record PaymentClaim
{
    public required PaymentKey Key { get; init; }

    /// <summary>x402 protocol version that the client spoke: 1 or 2.</summary>
    public required int X402Version { get; init; }

    public required string Scheme { get; init; }

    /// <summary>CAIP-2, also for a version 1 client.</summary>
    public required string Network { get; init; }

    public required string Asset { get; init; }

    public required string PayTo { get; init; }

    /// <summary>Atomic units, decimal digits.</summary>
    public required string Amount { get; init; }

    /// <summary>The payer's address where the payload shows it; null for schemes that we pass on unread.</summary>
    public string? Payer { get; init; }

    /// <summary>The authorization's nonce as the payload shows it; null for schemes that we pass on unread.</summary>
    public string? Nonce { get; init; }

    /// <summary>From when on the payment can no longer be settled; null where unknown.</summary>
    public DateTimeOffset? ValidBefore { get; init; }

    public required string Route { get; init; }

    public required string Policy { get; init; }

    public required string RequestId { get; init; }

    /// <summary>What makes another request the same request: method, path, query and, where it was read, the body. Null where that is not known.</summary>
    public Digest? Fingerprint { get; init; }

    /// <summary>The idempotency key that the request carries, if any: only one payment at a time may carry it.</summary>
    public IdempotencyLink? Idempotency { get; init; }
}

/// <summary>An idempotency key as the ledger remembers it beside the payment that it stands for.</summary>
/// <param name="Key">Of principal (or payer), route and the client's key; the same as in the state store.</param>
/// <param name="Until">From when on the key may be used for something else.</param>
internal sealed record IdempotencyLink(Digest Key, DateTimeOffset Until);
