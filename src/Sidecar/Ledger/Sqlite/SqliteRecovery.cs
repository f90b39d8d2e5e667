using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// What a crash left open is decided before anything is served: a payment that was being settled becomes <c>unknown</c> and waits for the reconciler,
/// one that was in use becomes <c>failed</c>. So nothing that was claimed before the crash can be claimed again after it.
/// </summary>
internal static class SqliteRecovery
{
    // As the statements write it.
    private const string Interrupted = "interrupted";

    public static RecoveredPayments Recover(SqliteConnection connection, DateTimeOffset now)
    {
        // Immediate: deferred would let the count and the change see different rows.
        using var transaction = connection.BeginTransaction(deferred: false);
        var arguments = new { now = now.ToUnixTimeMilliseconds() };
        var (settling, inUse) = connection.QuerySingle<(long, long)>(SqlText.Statement("count_interrupted"), transaction: transaction);
        if (settling + inUse > 0)
        {
            var open = connection.Query<(long Id, string State)>(SqlText.Statement("list_interrupted"), transaction: transaction).AsList();
            connection.Execute(SqlText.Statement("recover_history"), arguments, transaction);
            connection.Execute(SqlText.Statement("recover_payments"), arguments, transaction);
            Audit(connection, open, arguments.now);
        }

        var unknown = connection.ExecuteScalar<long>(SqlText.Statement("count_unknown"), transaction: transaction);
        transaction.Commit();
        return new RecoveredPayments(settling, inUse, unknown);
    }

    private static void Audit(SqliteConnection connection, List<(long Id, string State)> open, long now)
    {
        using var statements = new StatementSet(connection);
        var audit = new AuditRows(statements);
        var payments = new PaymentAuditRows(statements, audit);
        foreach (var (id, state) in open)
        {
            var from = PaymentStateText.Parse(state);
            payments.Add(PaymentAudit.Of(from, from == PaymentState.Settling ? PaymentState.Unknown : PaymentState.Failed)!, id, Interrupted, requestId: null, now);
        }

        audit.Finish();
    }
}

/// <summary>What recovery did.</summary>
/// <param name="Interrupted">Were being settled and are unknown now.</param>
/// <param name="Abandoned">Were in use and have failed now.</param>
/// <param name="Unknown">All that are unknown now, older ones included.</param>
internal sealed record RecoveredPayments(long Interrupted, long Abandoned, long Unknown);
