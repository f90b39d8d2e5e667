using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>A request that comes again is not carried out again: it gets the answer of the first, or is told that the first is under way.</summary>
internal sealed class IdempotencyGate(IdempotencyPlan plan, IdempotentRequests requests) : IWritingGate
{
    public string Name => IdempotencyGateFactory.SectionName;

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (plan.Mode == IdempotencyMode.Off || !TakesPart(passage))
        {
            return Verdict.Pass;
        }

        var header = IdempotencyKeyHeader.Read(passage.Request.Headers);
        if (header is IdempotencyKeyHeader.Unusable)
        {
            return Verdict.Refuse(IdempotencyRefusals.KeyInvalid());
        }

        var key = (header as IdempotencyKeyHeader.Present)?.Value;
        if (key is null && (plan.Mode == IdempotencyMode.Optional || IsSafe(passage.Request)))
        {
            return Verdict.Pass;
        }

        if (key is null && plan.Mode == IdempotencyMode.Required)
        {
            return Verdict.Refuse(IdempotencyRefusals.KeyRequired());
        }

        return IdempotencyCaller.Of(passage) is { } caller ? BeginAsync(passage, caller, key, cancellationToken) : Verdict.Pass;
    }

    // A safe method changes nothing, save that it may cost money.
    private static bool TakesPart(Passage passage) =>
        !IsSafe(passage.Request) || (HttpMethods.IsGet(passage.Request.Method) && IdempotencyCaller.HasPayers(passage.Plan));

    private static bool IsSafe(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method);

    private async ValueTask<Verdict> BeginAsync(Passage passage, IdempotencyCaller caller, string? key, CancellationToken cancellationToken)
    {
        var reading = await passage.ReadBodyAsync(plan.MaxBodyBytes, cancellationToken);
        if (reading is not BodyReading.Read body)
        {
            return reading.Refusal!;
        }

        var (identity, invalid) = Identify(passage, caller, key, body);
        if (identity is null)
        {
            return IdempotencyRefusals.BodyInvalid(invalid!);
        }

        if (key is not null && plan.Dialect == IdempotencyDialect.Acp)
        {
            passage.AnswerHeaders[IdempotencyHeaders.Key] = key;
        }

        var terms = key is null ? plan.HeaderlessTerms : plan.Terms;
        var start = await requests.BeginAsync(passage, identity.Key, identity.Fingerprint, terms, cancellationToken);
        if (start is IdempotentStart.Begun begun)
        {
            passage.Idempotency = new IdempotencyBinding(identity.Key, terms.Retention);
            return Verdict.PassWith(begun.Run);
        }

        return await WithoutBeginningAsync(start, passage, caller, cancellationToken);
    }

    private (IdempotencyIdentity? Identity, string? Invalid) Identify(Passage passage, IdempotencyCaller caller, string? key, BodyReading.Read body)
    {
        if (key is null)
        {
            return (IdempotencyIdentity.OfRequest(plan, passage, caller, body), null);
        }

        return plan.Dialect == IdempotencyDialect.Ucp
            ? (IdempotencyIdentity.OfBytes(plan, passage, caller, key, body), null)
            : (IdempotencyIdentity.OfMeaning(plan, passage, caller, key, body, out var invalid), invalid);
    }

    private async ValueTask<Verdict> WithoutBeginningAsync(
        IdempotentStart start, Passage passage, IdempotencyCaller caller, CancellationToken cancellationToken) => start switch
        {
            // A payer is who the payment says, until that is proven: an answer that was paid for is not shown before.
            IdempotentStart.Stored when caller is IdempotencyCaller.Payer payer
                && await payer.Source.ProvePayerAsync(passage, cancellationToken) is { } unproven => unproven,
            IdempotentStart.Stored stored => Verdict.AnswerWith(stored.Answer),
            IdempotentStart.InFlight => IdempotencyRefusals.InFlight(),
            IdempotentStart.Mismatch => plan.Dialect == IdempotencyDialect.Ucp ? IdempotencyRefusals.KeyReused() : IdempotencyRefusals.Conflict(),
            _ => IdempotencyRefusals.StoreUnavailable((start as IdempotentStart.Unavailable)?.Note ?? ""),
        };
}
