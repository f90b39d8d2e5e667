using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>The verbs of the ledger on what a batch of writes may see and change. What a verb finds comes true when the batch is committed.</summary>
internal interface ILedgerRows
{
    ClaimOutcome Claim(string key, PaymentClaim claim, long now);

    TransitionOutcome Take(PaymentTransition step, long now);

    GrantOutcome Grant(PaymentGrant grant, long now);

    GrantOutcome Owe(long paymentId, string reason, long now);

    GrantOutcome Withdraw(PaymentGrant grant, string reason, long now);

    /// <summary>Adds a record to the audit.</summary>
    void Append(AuditEntry entry, long now);

    /// <summary>Writes a spend down with its record of the audit; neither where the spend is there already.</summary>
    void Spend(SpendRecord spend, AuditEntry audit, long now);

    /// <summary>Reverses a spend with its record of the audit; neither where it is not there, or is reversed already.</summary>
    void Reverse(SpendRecord spend, string reason, long now);

    /// <summary>Writes a token down with its record of the audit; neither where the token is there already.</summary>
    void Issue(SpendTokenRecord token, AuditEntry audit, long now);
}
