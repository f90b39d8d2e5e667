using Sidecar.Ledger;
using Sidecar.Payments.Repeats;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// Nobody passes without a verified payment. The order inside: who may ask for free, whether anybody could be paid and the upstream be
/// called at all, then the price; and for a payment first what costs nothing to check, then the claim, then the facilitator.
/// </summary>
internal sealed class PaymentGate(PaymentPlan plan, PaymentReader reader, PaymentTaker taker, IdentifiedPayments identified, PayerProof proof, PaymentClaimer claimer, ISpentPayments spends, PublicUrls urls)
    : IWritingGate, IPreflightGate, IPayerSource, IPriceSource, ISpendPurposeSource, IEarlierSpends, IPlanCondition
{
    private const string V2Error = "Payment required";

    public string Name => PaymentGateFactory.SectionName;

    public SettleMode Settle => plan.Settle;

    public SpendAmount? Price => plan.Price;

    public bool SettlesFirst => plan.Settle == SettleMode.BeforeUpstream;

    public SpendPurpose? Purpose => plan.Purpose;

    public (string Key, string Message)? Unmet(IReadOnlyList<IGate> gates) =>
        Purpose is not null && gates.Any(gate => gate != this && gate is ISpendPurposeSource { Purpose: not null })
            ? (nameof(PaymentOptions.Category), "and Merchant are said by SpendToken where a policy has one, about the same purchase; write them there alone")
            : null;

    public bool IsPreflight(HttpRequest request) => Preflights.IsPreflight(request);

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        passage.Consume(PaymentReader.HeaderNames);
        PaymentCors.Expose(passage);
        if (PaymentCors.Preflight(passage.Request) is { } preflight)
        {
            return Verdict.AnswerWith(preflight);
        }

        passage.SpendPurpose ??= Purpose;
        if (passage.IsPaidForByToken)
        {
            return Verdict.Pass;
        }

        var sheet = plan.CurrentOffers();
        if (Impossible(passage, sheet) is { } impossible)
        {
            return Verdict.Refuse(impossible);
        }

        var (presentation, refusal) = Read(passage, sheet);
        if (presentation is null)
        {
            return Verdict.Refuse(refusal!);
        }

        if (passage.IsSpentBefore)
        {
            // It was taken when the token was spent with it. Should it have been given back since, so was the token, and neither is taken without the other.
            refusal ??= SpendRefusals.Unavailable("the payment that the token was spent with was given back meanwhile");
        }

        return presentation.Payment.IsOffered ? TakeAsync(presentation, refusal, cancellationToken) : TakePastAsync(presentation, refusal!, cancellationToken);
    }

    public async ValueTask<EarlierSpend> FindSpendAsync(Passage passage, Digest token, CancellationToken cancellationToken)
    {
        var sheet = plan.CurrentOffers();
        if (!sheet.HasOffers || PaymentReader.Header(passage.Request.Headers) is not ({ } header, null) || reader.Read(header, sheet, urls.Of(passage.Request)).Payment is not { } payment)
        {
            return EarlierSpend.None;
        }

        var (known, fault) = await claimer.LookUpAsync(payment.Key);
        return fault is not null ? EarlierSpend.Unavailable
            : known is null ? EarlierSpend.None
            : await spends.FindAsync(known.PaymentId, token, cancellationToken);
    }

    public string? ClaimedPayer(HttpRequest request) => PaymentReader.PayerOf(request.Headers);

    public ValueTask<Refusal?> ProvePayerAsync(Passage passage, CancellationToken cancellationToken)
    {
        var sheet = plan.CurrentOffers();
        if (!sheet.HasOffers)
        {
            return ValueTask.FromResult<Refusal?>(PaymentRefusals.Unsupported());
        }

        var (presentation, refusal) = Read(passage, sheet);
        return presentation is null ? ValueTask.FromResult(refusal) : proof.ProveAsync(presentation, refusal);
    }

    private ValueTask<Verdict> TakeAsync(Presentation presentation, Refusal? refusal, CancellationToken cancellationToken) =>
        plan.Identifier == IdentifierMode.Off ? taker.TakeAsync(presentation, refusal) : identified.TakeAsync(presentation, refusal, cancellationToken);

    /// <summary>A price is not told to whoever paid another one before it changed. Whatever else does not fit costs this one look.</summary>
    private async ValueTask<Verdict> TakePastAsync(Presentation presentation, Refusal refusal, CancellationToken cancellationToken)
    {
        var (known, fault) = await claimer.LookUpAsync(presentation.Payment.Key);
        if (fault is not null)
        {
            return PaymentRefusals.LedgerUnavailable(fault);
        }

        return known is null or { State: PaymentState.Released } ? refusal : await TakeAsync(presentation, refusal, cancellationToken);
    }

    /// <summary>The payment, or a refusal; both for a payment that can only have been taken before.</summary>
    private (Presentation? Presentation, Refusal? Refusal) Read(Passage passage, OfferSheet sheet)
    {
        var url = urls.Of(passage.Request);
        var (header, conflict) = PaymentReader.Header(passage.Request.Headers);
        if (conflict is not null)
        {
            return (null, sheet.Challenge.Attach(conflict, url));
        }

        if (header is null)
        {
            passage.PaymentOutcome = "required";
            return (null, sheet.Challenge.Price(PaymentRefusals.Required(), url, V2Error));
        }

        var (payment, refusal) = reader.Read(header, sheet, url);
        return (payment is null ? null : Presentation.Of(payment, passage, sheet.Challenge, url), refusal);
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
