using Sidecar.Ledger;

namespace Sidecar.SpendTokens;

/// <summary>
/// Issues the one token of an approval. The token has the approval's id as its own: however often it is told, it is one token, and is spent once. It lives from the moment at which the approval was
/// handed out, so that whoever is told it again gets the same.
/// </summary>
internal sealed class ApprovedTokens(IApprovalLedger approvals, SpendTokenIssuer issuer, SpendTokensOptions options, TimeProvider time)
{
    /// <param name="terms">For the usual lifetime.</param>
    /// <param name="isNamed">Whether the caller named its request, and so is the same one when it comes again.</param>
    /// <returns>Null where the approval is not to be had any more: it was handed out to somebody else, was used, or is over.</returns>
    public async ValueTask<SpendTokenIssue?> IssueAsync(SpendTokenTerms terms, string approval, bool isNamed, AuditEntry audit)
    {
        var now = time.GetUtcNow();
        return await approvals.HandOutAsync(approval, now, now + issuer.UsualLifetime + options.Skew, CancellationToken.None) switch
        {
            ApprovalHandOut.Done done => await IssueAsync(terms, approval, done.At, audit),
            ApprovalHandOut.DoneBefore before when isNamed => await IssueAsync(terms, approval, before.At, audit),
            ApprovalHandOut.Unavailable away => new SpendTokenIssue.Unavailable("the approval could not be handed out", away.Cause),
            _ => null,
        };
    }

    private async ValueTask<SpendTokenIssue> IssueAsync(SpendTokenTerms terms, string approval, DateTimeOffset at, AuditEntry audit) =>
        await issuer.IssueAsync(terms with { Approval = approval, AskedAt = at }, audit, CancellationToken.None);
}
