using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Control;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Runs changes of the control tables among the writes of a batch, each within a savepoint: one that is discarded, or fails by itself, leaves the others alone.</summary>
internal sealed class ControlRows(SqliteConnection connection, StatementSet statements, AuditRows audit)
{
    private readonly SqliteStatement _save = statements.Of("savepoint control");
    private readonly SqliteStatement _undo = statements.Of("rollback to control");
    private readonly SqliteStatement _release = statements.Of("release control");

    /// <returns>Tells the caller, on the caller's thread, what came of it.</returns>
    public Func<T> Run<T>(Func<ControlTransaction, Task<T>> change, long now)
    {
        _save.Run();
        try
        {
            var transaction = new ControlTransaction(connection, CancellationToken.None);
            var result = Finish(change(transaction));
            if (transaction.IsDiscarded)
            {
                _undo.Run();
            }
            else
            {
                AddAudit(transaction, now);
            }

            _release.Run();
            return () => result;
        }
        catch (Exception e) when (!IsOfTheStore(e))
        {
            _undo.Run();
            _release.Run();
            var thrown = ExceptionDispatchInfo.Capture(e);
            return () =>
            {
                thrown.Throw();
                return default!;
            };
        }
    }

    // SQLite answers on the thread that asks: a change that waits for its transaction alone is done by now.
    private static T Finish<T>(Task<T> change) =>
        change.IsCompleted ? change.GetAwaiter().GetResult() : throw new InvalidOperationException("A change of the control tables waits for something else than its transaction.");

    // SQLITE_ERROR is the statement's own fault.
    private static bool IsOfTheStore(Exception e) => e is SqliteException { SqliteErrorCode: not raw.SQLITE_ERROR };

    private void AddAudit(ControlTransaction transaction, long now)
    {
        foreach (var entry in transaction.Audited)
        {
            audit.Add(AuditTexts.Normalise(entry), now);
        }
    }
}
