using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Lets answers out, one a payment, and writes down where one is owed.</summary>
internal sealed class GrantRows(SqliteConnection connection, StatementSet statements, FoundPayments found, PaymentAuditRows audit)
{
    private readonly SqliteStatement _grant = statements.Named("insert_grant");
    private readonly SqliteStatement _granted = statements.Named("find_granted_request");
    private readonly SqliteStatement _debt = statements.Named("insert_debt");
    private readonly SqliteStatement _owe = statements.Named("set_owed");

    public GrantOutcome Grant(PaymentGrant grant, long now)
    {
        if (found.Find(grant.PaymentId) is not { Payment: var payment })
        {
            return NotThere(grant.PaymentId);
        }

        if (payment.State != PaymentState.Settled || !TryAdd(grant, now))
        {
            return new GrantOutcome.Refused(payment);
        }

        if (payment.IsOwed)
        {
            Clear(payment.PaymentId);
        }

        audit.Add(PaymentAudit.Granted, grant.PaymentId, grant.Kind.ToText(), grant.RequestId, now);

        return GrantOutcome.Granted.Instance;
    }

    public GrantOutcome Owe(long paymentId, string reason, long now)
    {
        if (found.Find(paymentId) is not { Payment: var payment })
        {
            return NotThere(paymentId);
        }

        if (payment.State != PaymentState.Settled)
        {
            return new GrantOutcome.Refused(payment);
        }

        if (!payment.IsOwed)
        {
            _debt.Bind(1, paymentId).Bind(2, now).Bind(3, reason).Run();
            _owe.Bind(1, paymentId).Bind(2, now).Bind(3, reason).Run();
            audit.Add(PaymentAudit.Owed, paymentId, reason, requestId: null, now);
        }

        return GrantOutcome.Granted.Instance;
    }

    public GrantOutcome Withdraw(PaymentGrant grant, string reason, long now) =>
        GrantedTo(grant.PaymentId) == grant.RequestId ? Owe(grant.PaymentId, reason, now) : GrantOutcome.Granted.Instance;

    /// <returns>False when the payment has its grant already.</returns>
    public bool TryAdd(PaymentGrant grant, long now)
    {
        _grant.Bind(1, grant.PaymentId).Bind(2, grant.Kind.ToText()).Bind(3, now).Bind(4, grant.RequestId).Run();
        return raw.sqlite3_changes(connection.Handle!) == 1;
    }

    /// <summary>Nothing is owed any more.</summary>
    public void Clear(long paymentId) => _owe.Bind(1, paymentId).Bind(2, (long?)null).Bind(3, (string?)null).Run();

    private string? GrantedTo(long paymentId)
    {
        try
        {
            return _granted.Bind(1, paymentId).Step() ? _granted.Text(0) : null;
        }
        finally
        {
            _granted.Reset();
        }
    }

    private static GrantOutcome.Unavailable NotThere(long paymentId) => new(new LedgerUnavailableException($"Payment {paymentId} is not in the ledger."));
}
