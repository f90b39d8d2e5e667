using Sidecar.Ledger;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>A payment that a client presented, matched to an offer and past the checks that need no network.</summary>
/// <param name="Evm">The payload read as an EVM authorization; <see cref="EvmPayload.Unrecognised"/> for schemes that pass through unread.</param>
/// <param name="Body">What the facilitator is asked, for verify and settle alike: the client's payload byte for byte and our own requirements.</param>
internal sealed record PresentedPayment(PaymentPayload Payload, Offer Offer, EvmPayload Evm, ReadOnlyMemory<byte> Body)
{
    public PaymentKey Key { get; } = new(PaymentIdentity.Compute(Offer.Requirements.Network, Offer.Requirements.Asset, Payload.Payload));

    /// <summary>False for terms that are not offered now: nobody is asked about such a payment, and what it bought is all that it can get.</summary>
    public bool IsOffered => Offer.Facilitators.Count > 0;

    /// <summary>The payer where the payload shows it.</summary>
    public string? Payer => PayerOf(Evm);

    public static string? PayerOf(EvmPayload evm) => evm switch
    {
        EvmPayload.Eip3009 eip3009 => eip3009.Authorization.From.ToString(),
        EvmPayload.Permit2 permit2 => permit2.Owner.ToString(),
        _ => null,
    };

    /// <summary>From when on the payment cannot be settled any more; null where the payload does not show it.</summary>
    public DateTimeOffset? ValidBefore => Evm switch
    {
        EvmPayload.Eip3009 eip3009 => UnixTime.ToInstant(eip3009.Authorization.ValidBefore),
        EvmPayload.Permit2 permit2 => UnixTime.ToInstant(permit2.Deadline),
        _ => null,
    };

    public PaymentClaim ToClaim(Presentation presentation, DateTimeOffset now) => new()
    {
        Key = Key,
        X402Version = Payload.X402Version,
        Scheme = Offer.Requirements.Scheme,
        Network = Offer.Requirements.Network,
        Asset = Offer.Requirements.Asset,
        PayTo = Offer.Requirements.PayTo,
        Amount = Offer.Requirements.Amount,
        Payer = Payer,
        Nonce = Evm switch
        {
            EvmPayload.Eip3009 eip3009 => "0x" + Convert.ToHexStringLower(eip3009.Authorization.Nonce),
            EvmPayload.Permit2 permit2 => permit2.Nonce.ToString(),
            _ => null,
        },
        ValidBefore = ValidBefore,
        Route = presentation.Passage.RouteId,
        Policy = presentation.Passage.Plan.Name,
        RequestId = presentation.Passage.RequestId,
        Fingerprint = presentation.Fingerprint.Value,
        Idempotency = presentation.Passage.Idempotency is { } binding ? new IdempotencyLink(binding.Key, now + binding.Retention) : null,
    };
}
