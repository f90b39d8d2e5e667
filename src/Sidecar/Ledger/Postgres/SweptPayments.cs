using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>What a sweep did.</summary>
internal sealed class SweptPayments
{
    // As the statement writes it.
    private const string Reason = "interrupted";

    private readonly List<AuditEntry> _audit = [];

    /// <summary>That were dead.</summary>
    public long Replicas { get; private set; }

    /// <summary>Payments that were being settled and are unknown now.</summary>
    public long Interrupted { get; private set; }

    /// <summary>Payments that were in use and have failed now.</summary>
    public long Abandoned { get; private set; }

    /// <summary>What the audit is to say of them.</summary>
    public IReadOnlyList<AuditEntry> Audit => _audit;

    /// <summary>Takes in a row of <c>sweep.sql</c>.</summary>
    public void Add(NpgsqlDataReader row)
    {
        Replicas = row.GetInt64(0);
        if (row.IsDBNull(1))
        {
            return;
        }

        var wasSettling = PaymentStateText.Parse(row.GetString(2)) == PaymentState.Unknown;
        (Interrupted, Abandoned) = wasSettling ? (Interrupted + 1, Abandoned) : (Interrupted, Abandoned + 1);
        var word = wasSettling ? PaymentAudit.Of(PaymentState.Settling, PaymentState.Unknown) : PaymentAudit.Of(PaymentState.Claimed, PaymentState.Failed);
        var facts = new PaymentFacts(row.GetInt64(1), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6));
        _audit.Add(PaymentAudit.Entry(word!, Reason, facts));
    }
}
