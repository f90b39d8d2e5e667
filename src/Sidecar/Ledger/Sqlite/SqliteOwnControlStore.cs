using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The control tables of a file that a command has to itself, for a change or two.</summary>
internal sealed class SqliteOwnControlStore(SqliteDatabase database, TimeProvider time) : IControlStore
{
    private readonly SqliteReader _reader = new(database);

    public ValueTask<T> WriteAsync<T>(Func<ControlTransaction, Task<T>> change, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Closing rolls back what was not committed.
            using var rows = PaymentRows.On(database.OpenWriter());
            rows.Begin();
            var outcome = rows.Change(change, time.GetUtcNow().ToUnixTimeMilliseconds());
            rows.Commit();
            return new(outcome());
        }
        catch (SqliteException fault)
        {
            return new(away(fault));
        }
    }

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> question, CancellationToken cancellationToken) => _reader.ReadAsync(question, cancellationToken);
}
