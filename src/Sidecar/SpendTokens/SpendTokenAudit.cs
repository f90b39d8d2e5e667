using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>
/// The records of the audit about tokens that were shown and refused before any budget was asked: forged, ended, revoked, for something else, without their proof. The threat: somebody who tries what was
/// stolen, and leaves no trace. Whose token it was is told where it is genuine; what the others say of themselves is worth nothing.
/// </summary>
internal sealed class SpendTokenAudit(IRefusalAudit refusals, IClientAddresses addresses) : IVerdictObserver
{
    public const string Action = "spend.token";

    private const string Deny = "deny";
    private const string Stranger = "stranger";

    // Of refusals that are about money at all, and of those of a token, which another gate may ask for.
    private const string SpendSlugs = "spend_";
    private const string TokenSlugs = "spend_token_";

    // Who shows none has not tried anything.
    private static readonly string NoneShown = SpendTokenRefusals.Required().Slug;

    public void Decided(Passage passage, IGate gate, Verdict verdict)
    {
        // What spending has decided it has written down itself, and an observing policy refuses nothing.
        if (verdict.Refusal is { } refusal && !passage.IsSpendAsked && passage.Plan.Mode != PolicyMode.Observe && IsOfToken(gate, refusal))
        {
            refusals.Post(EntryOf(passage, refusal.Slug));
        }
    }

    private static bool IsOfToken(IGate gate, Refusal refusal) =>
        refusal.Slug.StartsWith(gate is SpendTokenGate ? SpendSlugs : TokenSlugs, StringComparison.Ordinal) && refusal.Slug != NoneShown;

    private AuditEntry EntryOf(Passage passage, string slug) => new(Action, Deny)
    {
        Actor = passage.ShownAgent is { } agent ? $"agent:{agent}" : Stranger,
        Agent = passage.ShownAgent,
        Subject = passage.ShownAgent is null ? $"from:{addresses.Of(passage.Request)}" : null,
        Reason = slug,
        Merchant = passage.SpendPurpose?.Merchant,
        Category = passage.SpendPurpose?.Category,
        RequestId = passage.RequestId,
    };
}
