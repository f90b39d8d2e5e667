namespace Sidecar.Ledger.Sqlite;

/// <summary>Adds what was decided about payments to the audit.</summary>
internal sealed class PaymentAuditRows(StatementSet statements, AuditRows audit)
{
    private readonly SqliteStatement _facts = statements.Named("read_payment_facts");

    /// <param name="requestId">Of the request that it is about; null for the one that claimed the payment.</param>
    public void Add(AuditWord word, long paymentId, string? reason, string? requestId, long now) => audit.Add(PaymentAudit.Entry(word, reason, Read(paymentId, requestId)), now);

    private PaymentFacts Read(long paymentId, string? requestId)
    {
        try
        {
            _facts.Bind(1, paymentId).Step();
            return new PaymentFacts(paymentId, _facts.Text(0), _facts.Text(1)!, _facts.Text(2)!, requestId ?? _facts.Text(3)!);
        }
        finally
        {
            _facts.Reset();
        }
    }
}
