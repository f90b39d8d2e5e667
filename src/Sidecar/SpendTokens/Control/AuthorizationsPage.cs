using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.SpendTokens.Control;

/// <summary>
/// <c>/control/v1/authorizations</c>: whether an agent may spend, with a token for exactly that if it may. Nothing is reserved: the token is counted when it is spent, and what is left then decides.
/// </summary>
internal sealed class AuthorizationsPage(ISpendControl control, SpendTokenIssuer issuer, SpendTokensOptions options, TimeProvider time) : IControlPage
{
    public string Name => "authorizations";

    public IReadOnlyList<ControlOperation> Operations { get; } = [new("POST", "", OperatorRole.Issuer)];

    public async ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (body, wrong) = OperatorJson.Read<AuthorizationBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        var (terms, faults) = TokenReader.Read(new TokenBody
        {
            Agent = body.Agent,
            Amount = body.Amount,
            Currency = body.Currency,
            Merchant = body.Merchant,
            Category = body.Category,
            Intent = body.Intent,
            Jkt = body.Jkt,
        });
        if (terms is null)
        {
            return ControlAnswers.Faults("Bad authorization", faults);
        }

        if ((body.Merchant ?? options.Merchant) is not { } merchant)
        {
            return ControlAnswers.Faults("Bad authorization", [$"merchant: is required where {SpendTokensOptions.Section}:{nameof(options.Merchant)} is not set"]);
        }

        var decision = await control.CheckAsync(RequestOf(call, body, terms, merchant), cancellationToken);
        return decision switch
        {
            SpendDecision.Allowed => await AllowAsync(call, terms, started),
            SpendDecision.Held held => Told(started, new AuthorizationView("hold") { Reason = "approval_required", ApprovalId = held.ApprovalId, ExpiresAt = held.ExpiresAt }) with { IsKept = false },
            SpendDecision.Denied denied => Told(started, new AuthorizationView("deny") { Reason = DenialText.Of(denied.Reason), Limit = denied.Limit, ResetsAt = denied.ResetsAt }) with { IsKept = false },
            _ => ControlAnswers.Away(),
        };
    }

    private static SpendRequest RequestOf(ControlCall call, AuthorizationBody body, SpendTokenTerms terms, string merchant) => new()
    {
        Agent = terms.Agent,
        Amount = new SpendAmount(terms.MaxAmount.Micros, terms.MaxAmount.Currency.Code),
        Merchant = merchant,
        Category = body.Category,
        Intent = body.Intent,
        RequestId = call.RequestId,
        ApprovalKey = Digest.OfParts("authorization", call.Caller.Name, terms.Agent, merchant, body.Category, terms.MaxAmount.ToString(), call.Request.Headers["Idempotency-Key"]),
    };

    private async Task<OperatorAnswer> AllowAsync(ControlCall call, SpendTokenTerms terms, long started)
    {
        switch (await issuer.IssueAsync(terms, ControlAnswers.Done(call, terms.Agent), CancellationToken.None))
        {
            case SpendTokenIssue.Issued issued:
                call.IsAudited = true;
                return Told(started, new AuthorizationView("allow") { Token = issued.Text, TokenId = issued.Token.Id, ExpiresAt = issued.Token.Expires });
            case SpendTokenIssue.Refused refused:
                return OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "No such token is issued", $"It is allowed, and no token was issued: {refused.Reason}.");
            default:
                return ControlAnswers.Away();
        }
    }

    private OperatorAnswer Told(long started, AuthorizationView view) => OperatorAnswer.Of(view with { LatencyMs = Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 3) });
}
