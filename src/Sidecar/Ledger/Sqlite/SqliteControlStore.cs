using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The control tables of a file: changes go through its one writer, and nothing is read there.</summary>
internal sealed class SqliteControlStore(SqliteDatabase database, ILedgerWriter writer) : IControlStore
{
    public async ValueTask<T> WriteAsync<T>(Func<ControlTransaction, Task<T>> change, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        var outcome = await writer.WriteAsync(new SqliteControlWrite<T>(change, away, writer.GetTimestamp()), cancellationToken);
        return outcome();
    }

    public async ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var connection = database.OpenReader();
            return await question(connection);
        }
        catch (SqliteException fault)
        {
            throw new LedgerUnavailableException($"The ledger cannot be read: {fault.Message}");
        }
    }
}
