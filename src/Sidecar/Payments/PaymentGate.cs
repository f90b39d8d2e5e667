using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// Nobody passes without a verified payment. The order inside: who may ask for free, whether anybody could be paid and the upstream be
/// called at all, then the price; and for a payment first what costs nothing to check, then the claim, then the facilitator.
/// </summary>
internal sealed class PaymentGate(PaymentPlan plan, PaymentReader reader, PaymentTaker taker, ResourceUrls urls) : IGate
{
    private const string V2Error = "Payment required";

    public string Name => PaymentGateFactory.SectionName;

    public SettleMode Settle => plan.Settle;

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        passage.ConsumedHeaders = PaymentReader.HeaderNames;
        PaymentCors.Expose(passage);
        if (PaymentCors.Preflight(passage.Request) is { } preflight)
        {
            return Verdict.AnswerWith(preflight);
        }

        var sheet = plan.CurrentOffers();
        if (Impossible(passage, sheet) is { } impossible)
        {
            return Verdict.Refuse(impossible);
        }

        var url = urls.Of(passage.Request);
        var (header, conflict) = PaymentReader.Header(passage.Request.Headers);
        if (conflict is not null)
        {
            return Verdict.Refuse(sheet.Challenge.Attach(conflict, url));
        }

        if (header is null)
        {
            passage.PaymentOutcome = "required";
            return Verdict.Refuse(sheet.Challenge.Price(PaymentRefusals.Required(), url, V2Error));
        }

        var (payment, refusal) = reader.Read(header, sheet, url);
        return payment is null ? Verdict.Refuse(refusal!) : taker.TakeAsync(payment, passage, sheet.Challenge, url);
    }

    // A price that could not be paid, or would be paid for nothing, is not told.
    private static Refusal? Impossible(Passage passage, OfferSheet sheet)
    {
        if (!sheet.HasOffers)
        {
            return PaymentRefusals.Unsupported();
        }

        return sheet.OpenFor() is { } open
            ? PaymentRefusals.FacilitatorUnavailable("every facilitator's circuit breaker is open", open)
            : passage.Upstream.WhileOpen();
    }
}
