using Sidecar.Policies;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>
/// Reads the payment a request brings and checks all that can be checked without asking anybody: junk costs no facilitator call,
/// no claim and no row.
/// </summary>
internal sealed class PaymentReader(PaymentPlan plan, TimeProvider time)
{
    /// <summary>The request headers that end here: a payment is not the backend's to see.</summary>
    public static readonly IReadOnlyList<string> HeaderNames = [X402Headers.PaymentSignature, X402Headers.XPayment];

    private const string NoMatch = "No matching payment requirements";

    /// <summary>The payment's header, if the request brings one; a refusal when it brings more than one.</summary>
    public static (string? Value, Refusal? Conflict) Header(IHeaderDictionary headers)
    {
        var signature = headers[X402Headers.PaymentSignature];
        var payment = headers[X402Headers.XPayment];
        return (signature.Count + payment.Count) switch
        {
            0 => (null, null),
            1 => (signature.Count == 1 ? signature.ToString() : payment.ToString(), null),
            _ => (null, PaymentRefusals.Malformed(
                $"Send one payment in one header: {X402Headers.PaymentSignature} (version 2) or {X402Headers.XPayment} (version 1).")),
        };
    }

    /// <summary>The payer that a payment names, as it names it; null where none shows. Nothing is proven by it.</summary>
    public static string? PayerOf(IHeaderDictionary headers) =>
        Header(headers) is ({ } header, null) && PaymentPayload.Parse(header) is PaymentPayloadResult.Parsed parsed
            ? PresentedPayment.PayerOf(EvmPayload.Read(parsed.Payload.Payload))
            : null;

    /// <summary>
    /// The payment, or the refusal with its price attached; both for a payment that is good but for its time, which may be over, and for one of other terms than are offered
    /// now, which may have been taken when they were.
    /// </summary>
    public (PresentedPayment? Payment, Refusal? Refusal) Read(string header, OfferSheet sheet, string resourceUrl) =>
        PaymentPayload.Parse(header) switch
        {
            PaymentPayloadResult.Parsed parsed => Match(parsed.Payload, sheet, resourceUrl),
            PaymentPayloadResult.Malformed malformed => (null, sheet.Challenge.Attach(PaymentRefusals.Malformed(malformed.Detail), resourceUrl)),
            var other => throw new InvalidOperationException($"No such result: {other}."),
        };

    private (PresentedPayment? Payment, Refusal? Refusal) Match(PaymentPayload payload, OfferSheet sheet, string resourceUrl)
    {
        var offers = payload.X402Version == 1 ? sheet.V1 : sheet.V2;
        var candidates = offers.Where(offer => IsFor(offer, payload)).ToList();
        if (candidates.Count == 0)
        {
            return (payload.Accepted is { } accepted ? Past(payload, accepted) : null, sheet.Challenge.Price(PaymentRefusals.NotOffered(), resourceUrl, NoMatch));
        }

        var evm = EvmPayload.Read(payload.Payload);
        var now = time.GetUtcNow();
        string? reason = null;
        PresentedPayment? other = null;
        foreach (var offer in candidates)
        {
            var fault = PaymentChecks.Inspect(offer.Requirements, evm, plan.MinValidity, now);
            if (fault is null)
            {
                return (Present(payload, offer, evm, resourceUrl), null);
            }

            reason ??= fault;
            other ??= PaymentChecks.IsTooLate(fault) ? Present(payload, offer, evm, resourceUrl) : PastV1(payload, offer, evm, fault);
        }

        if (other is not null)
        {
            return (other, sheet.Challenge.Price(PaymentRefusals.Invalid(reason!), resourceUrl, reason!));
        }

        return (null, evm is EvmPayload.Malformed malformed
            ? sheet.Challenge.Attach(PaymentRefusals.Malformed(malformed.Detail), resourceUrl)
            : sheet.Challenge.Price(PaymentRefusals.Invalid(reason!), resourceUrl, reason!));
    }

    private static PresentedPayment Present(PaymentPayload payload, Offer offer, EvmPayload evm, string resourceUrl) =>
        new(payload, offer, evm, FacilitatorRequest.ToJson(payload.X402Version, payload.Json.Span, offer.RequirementsJson(resourceUrl).Span));

    /// <summary>The terms are the client's own word: they count where the ledger knows this very payment, which was taken for them.</summary>
    private static PresentedPayment? Past(PaymentPayload payload, PaymentRequirements terms) =>
        EvmPayload.Read(payload.Payload) is var evm and not EvmPayload.Malformed ? new(payload, new Offer(terms, V1: null, Facilitators: []), evm, Body: default) : null;

    // Version 1 does not repeat the terms: another price or payee shows in what was signed.
    private static PresentedPayment? PastV1(PaymentPayload payload, Offer offer, EvmPayload evm, string fault) =>
        payload.X402Version == 1 && PaymentChecks.IsOfOtherTerms(fault) && PaymentChecks.SignedAmount(evm) is { } amount
            ? new(payload, offer with { Requirements = offer.Requirements with { Amount = amount }, Facilitators = [] }, evm, Body: default)
            : null;

    // Version 1 names only scheme and network (reference x402 §2.1); version 2 repeats the whole entry.
    private static bool IsFor(Offer offer, PaymentPayload payload) => payload.Accepted is { } accepted
        ? RequirementsMatch.IsSatisfiedBy(offer.Requirements, accepted)
        : offer.X402Version == 1 && offer.Requirements.Scheme == payload.Scheme && offer.ClientNetwork == payload.Network;
}
