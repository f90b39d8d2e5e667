namespace Sidecar.Ledger;

/// <summary>Which steps of a payment are decisions about money, and what the audit says of them.</summary>
internal static class PaymentAudit
{
    /// <summary>An answer was let out for a settled payment, apart from the step that settled it.</summary>
    public static AuditWord Granted { get; } = new("payment.grant", "allow");

    /// <summary>The merchant owes an answer.</summary>
    public static AuditWord Owed { get; } = new("payment.owe", "done");

    /// <summary>Null for a step that decides nothing: the money was not asked for, or it is still not known what became of it.</summary>
    public static AuditWord? Of(PaymentState from, PaymentState to) => (from, to) switch
    {
        (_, PaymentState.Settled) => new AuditWord("payment.settle", "done"),
        (PaymentState.Unknown, PaymentState.Unknown) => null,
        (_, PaymentState.Unknown) => new AuditWord("payment.settle", "unknown"),
        (PaymentState.Settling or PaymentState.Unknown, PaymentState.Failed) => new AuditWord("payment.settle", "failed"),
        (_, PaymentState.Failed) => new AuditWord("payment.claim", "failed"),
        (PaymentState.Settling, PaymentState.Released) => new AuditWord("payment.settle", "release"),
        _ => null,
    };

    /// <summary>Why what an agent spent with a payment is reversed.</summary>
    public static string Reversal(PaymentState to) => $"payment_{to.ToText()}";

    public static AuditEntry Entry(AuditWord word, string? reason, PaymentFacts payment) => Audit.AuditTexts.Normalise(new AuditEntry(word.Action, word.Decision)
    {
        Actor = payment.Payer is { } payer ? $"payer:{payer}" : "system",
        Subject = $"payment:{payment.PaymentId}",
        Reason = reason,
        Amount = payment.Amount,
        Currency = payment.Asset,
        RequestId = payment.RequestId,
    });
}

/// <summary>An action and its decision, as the audit names them.</summary>
internal sealed record AuditWord(string Action, string Decision);

/// <summary>What the audit says of a payment.</summary>
/// <param name="Amount">Atomic units of <paramref name="Asset"/>.</param>
/// <param name="RequestId">Of the request that the decision was about.</param>
internal sealed record PaymentFacts(long PaymentId, string? Payer, string Amount, string Asset, string RequestId);
