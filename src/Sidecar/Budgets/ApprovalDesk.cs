using System.Security.Cryptography;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>Asks whether somebody has approved a spend, and asks for it where nobody was asked yet.</summary>
internal sealed class ApprovalDesk(IApprovalLedger approvals, SpendAudit audit, SpendingOptions options, TimeProvider time)
{
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 26;

    /// <param name="action">Of the audit's record, if somebody is asked now.</param>
    public async ValueTask<ApprovalAnswer> AskAsync(string action, SpendRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = $"apr_{RandomNumberGenerator.GetString(Letters, IdLength)}";
        var wanted = new ApprovalRecord(id, request.ApprovalKey.Value, request.Agent, request.Amount, request.Merchant)
        {
            Category = request.Category,
            Intent = request.Intent,
            RequestId = request.RequestId,
            AskedAt = now,
            ExpiresAt = now + options.ApprovalLifetime,
        };
        return await approvals.AskAsync(wanted, findsSpent: request.ApprovalKey.IsNamed, audit.Held(action, request, id), now, cancellationToken) switch
        {
            ApprovalReading.Found { Approval: var found } => AnswerOf(found, found.Id == id, now),
            ApprovalReading.TooMany => new ApprovalAnswer.No("pending_approvals"),
            ApprovalReading.Unavailable away => new ApprovalAnswer.Unavailable($"approvals cannot be asked for: {away.Cause.Message}"),
            var other => throw new InvalidOperationException($"No such reading: {other}."),
        };
    }

    /// <summary>Uses an approval up for a reservation.</summary>
    public ValueTask<ApprovalUse> UseAsync(string id, SpendRequest request, Digest reservation, CancellationToken cancellationToken) =>
        approvals.UseAsync(id, request, reservation, time.GetUtcNow(), cancellationToken);

    private ApprovalAnswer AnswerOf(ApprovalRecord found, bool isNew, DateTimeOffset now) => found.State switch
    {
        _ when found.ExpiresAt <= now => new ApprovalAnswer.No(Limit: null),
        ApprovalState.Pending => new ApprovalAnswer.Pending(found.Id, found.ExpiresAt, options.ApprovalUrlOf(found.Id), isNew),
        ApprovalState.Approved => new ApprovalAnswer.Yes(found.Id),
        _ => new ApprovalAnswer.No(Limit: null),
    };
}
