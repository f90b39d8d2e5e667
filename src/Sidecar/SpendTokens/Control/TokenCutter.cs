using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens.Control;

/// <summary>Ends all tokens of an agent, an issuer or a family that were issued so far, with the refresh handles from which new ones could be had. Later ones are good.</summary>
internal sealed class TokenCutter(
    ITokenCutoffLedger ledger, IAgentLedger agents, SpendTokenIssuers issuers, ITokenCutoffs cutoffs, TrustedTokenRevoker revoker, SpendTokensOptions options, TimeProvider time)
{
    private const int Most = 10_000;

    // Not the client's token: whoever leaves after asking for it wants it all the more.
    public async Task<OperatorAnswer> CutAsync(ControlCall call)
    {
        var (body, wrong) = OperatorJson.Read<CutoffBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        var faults = FaultsOf(body).ToList();
        if (faults.Count > 0)
        {
            return ControlAnswers.Faults("Bad revocation", faults);
        }

        var (scope, subject) = body switch
        {
            { Agent: { } agent } => (CutoffScope.Agent, agent),
            { Issuer: { } issuer } => (CutoffScope.Issuer, issuer),
            _ => (CutoffScope.Family, body.Family!),
        };
        if (!await IsKnownAsync(scope, subject))
        {
            return ControlAnswers.Unknown(Word(scope));
        }

        return body.Jti is { } id ? await revoker.RevokeAsync(call, subject, id, body.Reason) : await CutAsync(call, scope, subject, body.Reason);
    }

    private async Task<OperatorAnswer> CutAsync(ControlCall call, CutoffScope scope, string subject, string? reason)
    {
        var now = time.GetUtcNow();

        // The last of them may have been issued by a clock that is ahead, lives a little longer than it may, and is taken a little beyond its end.
        var until = now + options.MaxLifetime + (3 * options.Skew) + TimeSpan.FromMinutes(1);
        var cutoff = new TokenCutoff(scope, subject, now, until, call.Caller.Name)
        {
            Reason = reason,

            // Another replica's clock may be ahead, and what it issues after a cutoff may say a time after that.
            Ahead = 2 * options.Skew,
            EndsAllHandles = scope == CutoffScope.Issuer && subject == issuers.Own,
        };
        var audit = ControlAnswers.Done(call, $"{Word(scope)}:{subject}", scope == CutoffScope.Agent ? subject : null, reason);
        var write = await ledger.CutAsync(cutoff, Most, audit, CancellationToken.None);
        await cutoffs.RefreshAsync();
        return ControlAnswers.Of(call, Word(scope), write, static done => OperatorAnswer.Of(new CutoffView(Word(done.Scope), done.Subject, done.By, done.Reason) { IssuedUpTo = done.At }));
    }

    /// <summary>When a token was ended together with others; null where it was not.</summary>
    public DateTimeOffset? EndOf(SpendTokenRecord token) => issuers.Own is { } own
        ? cutoffs.Find(own, token.Agent, token.Family) switch
        {
            CutoffFinding.IssuedUpTo { At: var at } when token.IssuedAt <= at => at,
            CutoffFinding.All { At: var at } => at,
            _ => null,
        }
        : null;

    private async ValueTask<bool> IsKnownAsync(CutoffScope scope, string subject) => scope switch
    {
        CutoffScope.Agent => await agents.FindAsync(subject, CancellationToken.None) is not null,
        CutoffScope.Issuer => issuers.Trusts(subject),

        // The ledger tells.
        _ => true,
    };

    private static string Word(CutoffScope scope) => scope.ToString().ToLowerInvariant();

    private IEnumerable<string> FaultsOf(CutoffBody body)
    {
        string?[] named = [body.Agent, body.Issuer, body.Family];
        if (named.Count(static name => name is not null) != 1)
        {
            yield return "one of agent, issuer and family is required, and no more than one";
        }

        if (body.Jti is not null && FaultOfOne(body.Issuer, body.Jti) is { } fault)
        {
            yield return fault;
        }

        if (body.Agent is not null && !ControlNames.IsId(body.Agent))
        {
            yield return $"agent: {ControlNames.IdForm}";
        }

        if ((body.Issuer is not null && !IsName(body.Issuer)) || (body.Family is not null && !IsName(body.Family)))
        {
            yield return $"issuer, family: have 1 to {ControlNames.LongestSubject} characters, none of them a control character";
        }

        if (body.Reason is not null && !ControlNames.IsText(body.Reason))
        {
            yield return "reason: has 1 to 256 characters";
        }
    }

    private string? FaultOfOne(string? issuer, string id) =>
        issuer is null ? "jti: needs its issuer"
        : issuer == issuers.Own ? "jti: a token that was issued here is revoked by DELETE of tokens/{id}"
        : !IsName(id) ? $"jti: has 1 to {ControlNames.LongestSubject} characters, none of them a control character"
        : SignedSpendToken.Parse(id) is SpendTokenResult.Parsed ? "jti: is the id in the token, never the token"
        : null;

    private static bool IsName(string text) => ControlNames.IsText(text) && text.Length <= ControlNames.LongestSubject;
}
