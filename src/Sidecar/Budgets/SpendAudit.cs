using System.Globalization;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>The records of the audit about spends.</summary>
internal sealed class SpendAudit(IAuditLedger audit, IRefusalAudit refusals, SpendMetrics metrics, TimeProvider time, ILogger<SpendAudit> logger)
{
    /// <summary>Of what is reserved and spent.</summary>
    public const string Spend = "spend";

    /// <summary>Of what is only asked about.</summary>
    public const string Check = "spend.check";

    private const string Allow = "allow";
    private const string Hold = "hold";
    private const string Deny = "deny";
    private const string Release = "release";

    /// <summary>Goes into the ledger with the spend.</summary>
    public AuditEntry Spent(SpendRequest request, long micros) => Entry(Spend, Allow, request) with { Amount = Text(micros) };

    /// <summary>Goes into the ledger with the approval that is asked for.</summary>
    public AuditEntry Held(string action, SpendRequest request, string approvalId) => Entry(action, Hold, request) with { Subject = approvalId };

    /// <summary>Writes a decision down that nothing else is written with.</summary>
    /// <returns>False where it cannot be: the decision must not stand then.</returns>
    public bool TryPost(string action, SpendRequest request, SpendDecision decision) => decision switch
    {
        SpendDecision.Allowed => TryPost(Entry(action, Allow, request)),
        SpendDecision.Held held => TryPost(Held(action, request, held.ApprovalId)),
        SpendDecision.Denied denied => Refused(Entry(action, Deny, request) with { Reason = ReasonOf(denied) }),
        SpendDecision.Unavailable => Refused(Entry(action, Deny, request) with { Reason = SpendWords.Unavailable }),
        _ => true,
    };

    /// <param name="reason">See <see cref="SpendWords"/>.</param>
    public void Released(SpendRequest request, string reason) => Refused(Entry(Spend, Release, request) with { Reason = reason });

    // Nothing moved, and whoever has a token can have it as often as they like.
    private bool Refused(AuditEntry entry)
    {
        refusals.Post(entry);
        return true;
    }

    private bool TryPost(AuditEntry entry)
    {
        var posted = audit.TryPost(entry);
        if (!posted)
        {
            metrics.AuditLost();
            logger.AuditLost(entry.Action, entry.Decision, entry.Agent, entry.RequestId);
        }

        return posted;
    }

    private AuditEntry Entry(string action, string decision, SpendRequest request) => new(action, decision)
    {
        At = time.GetUtcNow(),
        Actor = $"agent:{request.Agent}",
        Agent = request.Agent,
        Subject = request.Allowance?.TokenId.ToString(),
        Amount = Text(request.Amount.Micros),
        Currency = request.Amount.Currency,
        Merchant = request.Merchant,
        Category = request.Category,
        RequestId = request.RequestId,
    };

    private static string ReasonOf(SpendDecision.Denied denied) => denied.Limit is null ? DenialText.Of(denied.Reason) : $"{DenialText.Of(denied.Reason)} {denied.Limit}";

    private static string Text(long micros) => micros.ToString(CultureInfo.InvariantCulture);
}
