using Dapper;
using Sidecar.Ledger.Audit;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Writes into the audit of a ledger that was brought back that it was: what came after the copy is not in it.</summary>
internal static class RestoreRecord
{
    /// <param name="copy">The file that it came from.</param>
    public static void Add(SqliteDatabase database, string copy, DateTimeOffset now)
    {
        using var connection = database.OpenWriter();
        if (!connection.ExecuteScalar<bool>(SqlText.Statement("has_audit")))
        {
            // A copy from before there was one.
            return;
        }

        using var statements = new StatementSet(connection);
        var audit = new AuditRows(statements);
        connection.Execute("begin immediate");
        audit.Begin();
        audit.Add(AuditTexts.Normalise(new AuditEntry("ledger.restore", "done") { Actor = LocalActor.Name, Subject = Path.GetFileName(copy) }), now.ToUnixTimeMilliseconds());
        audit.Finish();
        connection.Execute("commit");
    }
}
