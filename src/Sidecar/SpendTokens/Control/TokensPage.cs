using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.SpendTokens.Control;

/// <summary><c>/control/v1/tokens</c>: tokens are issued, refreshed, looked up and revoked.</summary>
internal sealed class TokensPage(
    SpendTokenIssuer issuer, SpendTokenIssuers issuers, RefreshHandles handles, ISpendTokenLedger ledger, IAgentLedger agents, LastingRevocations revocations, TokenCutter cutter, SpendTokensOptions options, TimeProvider time)
    : IControlPage
{
    private const string What = "token";

    public string Name => "tokens";

    public IReadOnlyList<ControlOperation> Operations { get; } =
    [
        new("GET", "", OperatorRole.Viewer),
        new("POST", "", OperatorRole.Issuer),
        new("POST", "/refresh", OperatorRole.Issuer),
        new("POST", "/revoke", OperatorRole.Operator) { IsRepeatable = true },
        new("GET", "/{id}", OperatorRole.Viewer),
        new("DELETE", "/{id}", OperatorRole.Operator),
    ];

    public async ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken)
    {
        try
        {
            return (call.Operation.Method, call.Operation.Path) switch
            {
                ("GET", "") => await ListAsync(call.Request.Query, cancellationToken),
                ("POST", "") => await IssueAsync(call),
                ("POST", "/revoke") => await cutter.CutAsync(call),
                ("POST", _) => await RefreshAsync(call),
                ("DELETE", _) => await RevokeAsync(call),
                _ => await ledger.FindAsync(call.Parameters[0], cancellationToken) is { } token ? OperatorAnswer.Of(Shown(token)) : ControlAnswers.Unknown(What),
            };
        }
        catch (LedgerUnavailableException)
        {
            return ControlAnswers.Away();
        }
    }

    private async Task<OperatorAnswer> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var (paging, wrong) = ControlPaging.ReadNewest(query, "agent");
        if (paging is null)
        {
            return wrong!;
        }

        var read = await ledger.ListAsync(query["agent"] is [{ Length: > 0 } agent] ? agent : null, paging.Limit + 1, paging.Before, cancellationToken);
        var (page, next) = paging.Cut(read, static token => token.Number);
        return OperatorAnswer.Of(new { Tokens = page.Select(Shown), Next = next });
    }

    private TokenView Shown(SpendTokenRecord token) => TokenView.Of(token with { RevokedAt = token.RevokedAt ?? cutter.EndOf(token) });

    private async Task<OperatorAnswer> IssueAsync(ControlCall call)
    {
        var (body, wrong) = OperatorJson.Read<TokenBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        if (body.Refresh && body.Request is not null)
        {
            return ControlAnswers.Faults("Bad token", ["refresh: a token that is bound to one request is not refreshed"]);
        }

        var askedAt = time.GetUtcNow();
        var family = body.Refresh ? RefreshHandles.NewFamily() : null;
        var (issued, refusal) = await IssueAsync(call, body, family, askedAt: null);
        if (issued is null)
        {
            return refusal!;
        }

        if (family is null)
        {
            return Told(issued, handle: null);
        }

        // Whoever was asked after a cutoff has a token that says so, and a handle too.
        askedAt = issued.Token.IssuedAt > askedAt ? issued.Token.IssuedAt : askedAt;
        return await handles.CreateAsync(body, family, askedAt, ControlAnswers.Done(call, family, body.Agent)) is { } handle ? Told(issued, handle) : ControlAnswers.Away();
    }

    private async Task<OperatorAnswer> RefreshAsync(ControlCall call)
    {
        var (body, wrong) = OperatorJson.Read<RefreshBody>(call.Body.Span);
        if (body?.RefreshHandle is not { Length: > 0 and <= 256 } handle)
        {
            return wrong ?? ControlAnswers.Faults("Bad refresh", ["refreshHandle: is required"]);
        }

        // What is ended while the handle is used is ended with what comes of it.
        var askedAt = time.GetUtcNow();
        var use = await handles.UseAsync(handle, ControlAnswers.Done(call, "refresh"));
        if (use.Terms is null)
        {
            // The ledger has written that it was used again.
            call.IsAudited = use.Family.Length > 0;
            return use.Wrong!;
        }

        // The handle is used up: whoever gets no token must get the next handle, or a second try would look like a thief's.
        var (issued, refusal) = await IssueAsync(call, use.Terms, use.Family, askedAt);
        return issued is not null ? Told(issued, (use.Successor, use.ExpiresAt))
            : OperatorAnswer.Of(new RefusedRefreshView(refusal!.Problem!, refusal.Status, refusal.Detail, use.Successor, use.ExpiresAt), refusal.Status);
    }

    private async ValueTask<(SpendTokenIssue.Issued? Issued, OperatorAnswer? Refusal)> IssueAsync(ControlCall call, TokenBody body, string? family, DateTimeOffset? askedAt)
    {
        var (terms, faults) = TokenReader.Read(body);
        if (terms is null)
        {
            return (null, ControlAnswers.Faults("Bad token", faults));
        }

        if (await agents.FindAsync(terms.Agent, CancellationToken.None) is null)
        {
            return (null, ControlAnswers.Faults("Bad token", ["agent: there is none of that name"]));
        }

        switch (await issuer.IssueAsync(terms with { Family = family, AskedAt = askedAt }, ControlAnswers.Done(call, terms.Agent), CancellationToken.None))
        {
            case SpendTokenIssue.Issued issued:
                call.IsAudited = true;
                return (issued, null);
            case SpendTokenIssue.Refused refused:
                return (null, OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "No such token is issued", $"Nothing was issued: {refused.Reason}."));
            default:
                return (null, ControlAnswers.Away());
        }
    }

    // First what requests ask, then the record of it: what was told as revoked is not honoured, and nothing new comes of it.
    private async Task<OperatorAnswer> RevokeAsync(ControlCall call)
    {
        var id = call.Parameters[0];
        if (await ledger.FindAsync(id, CancellationToken.None) is not { } found)
        {
            return ControlAnswers.Unknown(What);
        }

        var retention = options.MaxLifetime + (2 * options.Skew);
        var revocation = await revocations.RevokeAsync(RevocationKind.SpendToken, SpendTokenRevocations.KeyOfToken(issuers.Own ?? "", id), retention, audit: null, CancellationToken.None);
        if (revocation is LastingRevocation.LedgerAway or LastingRevocation.Full
            || (found.Family is { } family && !await handles.EndAsync(family, ControlAnswers.Done(call, family, found.Agent))))
        {
            return NotKnown();
        }

        var write = await ledger.RevokeAsync(id, time.GetUtcNow(), ControlAnswers.Done(call, id, found.Agent), CancellationToken.None);
        var answer = ControlAnswers.Of(call, What, write, token => OperatorAnswer.Of(Shown(token)));
        return revocation is LastingRevocation.Done ? answer : answer.Problem is null ? WrittenDown() : NotKnown();
    }

    private static OperatorAnswer WrittenDown() =>
        OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Store unavailable", "It is revoked in the ledger, and the store that requests ask is away: where they can reach it they see it within 5 minutes of its return. Revoke it again to have it seen at once.") with { RetryAfter = ControlAnswers.RetryAfter };

    private static OperatorAnswer NotKnown() =>
        OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Store unavailable", "Whether requests see the revocation is not known. Revoke it again.") with { RetryAfter = ControlAnswers.RetryAfter };

    private static OperatorAnswer Told(SpendTokenIssue.Issued issued, (string Handle, DateTimeOffset ExpiresAt)? handle) => OperatorAnswer.Of(
        new IssuedTokenView(issued.Text, issued.Token.Id, issued.Token.Expires, handle?.Handle, handle?.ExpiresAt), StatusCodes.Status201Created);
}
