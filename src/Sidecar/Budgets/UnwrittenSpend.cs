using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>Something about a spend that is certain and that the ledger could not take yet. A closed set.</summary>
internal abstract record UnwrittenSpend
{
    private UnwrittenSpend()
    {
    }

    /// <summary>For the log.</summary>
    public abstract string What { get; }

    /// <summary>Money that has moved.</summary>
    /// <param name="Hold">Kept until it is written.</param>
    internal sealed record Spent(SpendRecord Record, AuditEntry Audit, BudgetHold Hold) : UnwrittenSpend
    {
        public override string What => $"agent {Record.Agent} spent {Record.Amount.Micros} micros of {Record.Amount.Currency} in request {Record.RequestId}";
    }

    /// <summary>A spend that was written and does not count.</summary>
    internal sealed record Reversed(SpendRecord Record, string Reason) : UnwrittenSpend
    {
        public override string What => $"agent {Record.Agent} did not spend {Record.Amount.Micros} micros of {Record.Amount.Currency} in request {Record.RequestId}";
    }

    /// <summary>An approval that was used up for what was not spent.</summary>
    internal sealed record Returned(string Approval, Digest Reservation) : UnwrittenSpend
    {
        public override string What => $"approval {Approval} is good again";
    }
}
