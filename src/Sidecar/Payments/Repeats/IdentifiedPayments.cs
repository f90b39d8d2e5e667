using Sidecar.Policies;
using Sidecar.Protocols.X402;
using Sidecar.Replay;

namespace Sidecar.Payments.Repeats;

/// <summary>
/// Payments that carry an identifier (reference x402 §5.1): one purchase, however often its client signs for it anew. The identifier belongs to its payer and the policy, and means
/// one request; whoever only knows it gets nothing.
/// </summary>
internal sealed class IdentifiedPayments(PaymentPlan plan, IdempotentRequests requests, PayerProof proof, PaymentTaker taker)
{
    private const long MaxBodyBytes = 1024 * 1024;

    private readonly IdempotencyTerms _terms = new(TimeSpan.FromSeconds(30), TimeSpan.Zero, plan.IdentifierRetention, plan.MaxAnswerBytes);

    /// <param name="tooLate">For a payment that has too little time left to be taken: the refusal, unless it was taken before.</param>
    public ValueTask<Verdict> TakeAsync(Presentation presentation, Refusal? tooLate, CancellationToken cancellationToken)
    {
        if (!PaymentIdentifier.TryRead(presentation.Payment.Payload.Extensions, out var id))
        {
            return Verdict.Refuse(presentation.Challenge.Attach(PaymentRefusals.IdentifierInvalid(), presentation.ResourceUrl));
        }

        if (id is null && plan.Identifier == IdentifierMode.Required)
        {
            return Verdict.Refuse(presentation.Challenge.Attach(PaymentRefusals.IdentifierRequired(), presentation.ResourceUrl));
        }

        // Where the payment does not show its payer nobody could be told apart: then the payment itself is all the identity there is.
        return id is not null && presentation.Payment.Payer is { } payer
            ? TakeAsync(presentation, id, payer, tooLate, cancellationToken)
            : taker.TakeAsync(presentation, tooLate);
    }

    private async ValueTask<Verdict> TakeAsync(Presentation presentation, string id, string payer, Refusal? tooLate, CancellationToken cancellationToken)
    {
        var passage = presentation.Passage;
        var reading = await passage.ReadBodyAsync(MaxBodyBytes, cancellationToken);
        if (reading is not BodyReading.Read body)
        {
            return reading.Refusal!;
        }

        var told = presentation.WithBody();
        var key = Digest.OfParts("payment-identifier", plan.Policy, payer, id);
        switch (await requests.BeginAsync(passage, key, RequestFingerprint.Of(passage, body), _terms, cancellationToken))
        {
            case IdempotentStart.Begun begun:
                // Owed before the payment is: closed after it, with an answer that is paid for.
                passage.Owe(begun.Run);
                passage.Idempotency ??= new IdempotencyBinding(key, plan.IdentifierRetention);
                return await taker.TakeAsync(told, tooLate);
            case IdempotentStart.Stored stored:
                return await ShowAsync(stored.Answer, told, tooLate);
            case IdempotentStart.InFlight:
                return PaymentRefusals.IdentifierInFlight();
            case IdempotentStart.Mismatch:
                return PaymentRefusals.IdentifierReused();
            case IdempotentStart.Unavailable away:
                return PaymentRefusals.IdentifiersUnavailable(away.Note);
            case var other:
                throw new InvalidOperationException($"No such start: {other}.");
        }
    }

    // The payer is who the payment says only once that is proven. The payment itself stays unspent.
    private async ValueTask<Verdict> ShowAsync(StoredAnswer answer, Presentation presentation, Refusal? tooLate)
    {
        if (await proof.ProveAsync(presentation, tooLate) is { } unproven)
        {
            return unproven;
        }

        presentation.Passage.PaymentOutcome = "replayed";
        return Verdict.AnswerWith(answer);
    }
}
