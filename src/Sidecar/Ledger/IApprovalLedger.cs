using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>
/// What waits for somebody's yes. The threat: one approval that lets two requests pass, or another request than the one that was asked for; a yes and a no at the same time. The promise: of any
/// number of uses one gets <see cref="ApprovalUse.Used"/>, and the use can be given back by whoever got it alone; a decision is taken once, and an approval handed out once. Every verb is durable when it is told, together with its
/// record of the audit.
/// </summary>
internal interface IApprovalLedger
{
    /// <summary>
    /// Finds the approval for a request, or asks for one. An approval is another request's if agent, merchant, category, currency or amount differ; then a new one is asked for. What was said counts
    /// until the approval is over; after that the request asks anew.
    /// </summary>
    /// <param name="findsSpent">
    /// Whether an approval that was used or handed out counts too: where the request has a name of its own, so that it is the same purchase when it comes again. Without one it is another that looks
    /// alike, and asks anew.
    /// </param>
    /// <param name="audit">Written only if one is asked for.</param>
    ValueTask<ApprovalReading> AskAsync(ApprovalRecord wanted, bool findsSpent, AuditEntry audit, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Uses up an approval that is granted and not over, for the agent, the merchant and the currency that it is for, at most its amount, and its category where it has one. One that was handed out
    /// is as good as any: whoever names it has its token.
    /// </summary>
    /// <param name="reservation">Of the spend that uses it; the same one again is Used again.</param>
    ValueTask<ApprovalUse> UseAsync(string id, SpendRequest request, Digest reservation, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Hands out an approval that is granted, not over and not used, for one token. From then on it lives until the token's end.</summary>
    ValueTask<ApprovalHandOut> HandOutAsync(string id, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Nothing was spent: the approval is good again for the same request, while it is not over.</summary>
    /// <returns>Null when it is written, or was not this reservation's; otherwise why it is not.</returns>
    ValueTask<Exception?> GiveBackAsync(string id, Digest reservation, CancellationToken cancellationToken);

    /// <summary>A spend was reversed after whoever made it had gone: the approval that it used, if it used one, is good again for the same request, while it is not over.</summary>
    /// <returns>Null when it is written; otherwise why it is not.</returns>
    ValueTask<Exception?> GiveBackReversedAsync(SpendReversal reversal, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back whatever was used for spends that are not in the ledger, or were reversed. For a process that has the ledger for itself and has not begun to spend: to any other such a spend may be under way.
    /// </summary>
    /// <returns>Null when it is written; otherwise why it is not.</returns>
    ValueTask<Exception?> GiveBackAbandonedAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>An operator's yes or no to one that is pending.</summary>
    ValueTask<ControlWrite<ApprovalRecord>> DecideAsync(string id, bool isApproved, string operatorName, string? reason, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken);

    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<ApprovalRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only those of a smaller <see cref="ApprovalRecord.Number"/>.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<ApprovalRecord>> ListAsync(ApprovalState? state, string? agent, int limit, long? before, CancellationToken cancellationToken);
}

/// <summary>What was found for a request. A closed set.</summary>
internal abstract record ApprovalReading
{
    private ApprovalReading()
    {
    }

    /// <summary>There is one now, new or old.</summary>
    internal sealed record Found(ApprovalRecord Approval) : ApprovalReading;

    /// <summary>The agent has too many that are pending (1000): nothing was written.</summary>
    internal sealed record TooMany : ApprovalReading
    {
        public static TooMany Instance { get; } = new();
    }

    internal sealed record Unavailable(Exception Cause) : ApprovalReading;
}

/// <summary>What came of using an approval.</summary>
internal enum ApprovalUse
{
    Used,

    /// <summary>It is not granted, is over, or was used by another.</summary>
    Refused,
    Unavailable,
}
