using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.SpendTokens.Control;

/// <summary>
/// <c>/control/v1/authorizations</c>: whether an agent may spend, with a token for exactly that if it may. Nothing is reserved: the token is counted when it is spent, and what is left then decides.
/// What somebody approved is handed out in one token, which carries the approval to where it is spent.
/// </summary>
internal sealed class AuthorizationsPage(ISpendControl control, SpendTokenIssuer issuer, ApprovedTokens approved, SpendTokensOptions options, TimeProvider time) : IControlPage
{
    private const int MostAttempts = 3;

    // For whoever asks here, who is on this listener already.
    private const string Approvals = "/control/v1/approvals/";

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

        return await DecideAsync(call, RequestOf(call, body, terms, merchant), terms, started, cancellationToken);
    }

    private static SpendRequest RequestOf(ControlCall call, AuthorizationBody body, SpendTokenTerms terms, string merchant)
    {
        string? name = call.Request.Headers["Idempotency-Key"];
        return new SpendRequest
        {
            Agent = terms.Agent,
            Amount = new SpendAmount(terms.MaxAmount.Micros, terms.MaxAmount.Currency.Code),
            Merchant = merchant,
            Category = body.Category,
            Intent = body.Intent,
            RequestId = call.RequestId,
            ApprovalKey = new SpendApprovalKey(
                Digest.OfParts("authorization", call.Caller.Name, terms.Agent, merchant, body.Category, terms.MaxAmount.ToString(), body.Jkt, name), isNamed: name is not null),
        };
    }

    private async Task<OperatorAnswer> DecideAsync(ControlCall call, SpendRequest request, SpendTokenTerms terms, long started, CancellationToken cancellationToken)
    {
        // Somebody else may get the approval that was found; then the decision is another.
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            switch (await control.CheckAsync(request, cancellationToken))
            {
                case SpendDecision.Allowed { ApprovalId: null }:
                    return Told(call, started, await issuer.IssueAsync(terms, ControlAnswers.Done(call, terms.Agent), CancellationToken.None));
                case SpendDecision.Allowed { ApprovalId: { } approval }:
                    if (await approved.IssueAsync(terms, approval, request.ApprovalKey.IsNamed, ControlAnswers.Done(call, terms.Agent)) is { } issue)
                    {
                        return Told(call, started, issue);
                    }

                    break;
                case SpendDecision.Held held:
                    return Told(started, new AuthorizationView("hold") { Reason = "approval_required", ApprovalId = held.ApprovalId, ApprovalUrl = held.Url ?? Approvals + held.ApprovalId, ExpiresAt = held.ExpiresAt }) with { IsKept = false };
                case SpendDecision.Denied denied:
                    return Told(started, new AuthorizationView("deny") { Reason = DenialText.Of(denied.Reason), Limit = denied.Limit, ResetsAt = denied.ResetsAt }) with { IsKept = false };
                default:
                    return ControlAnswers.Away();
            }
        }

        return OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "Approval is taken", "Others asked for the same at the same time and were given its approval. Ask again.");
    }

    private OperatorAnswer Told(ControlCall call, long started, SpendTokenIssue issue)
    {
        switch (issue)
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
