using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Reads a file, also one that another process writes.</summary>
internal sealed class SqliteReader(SqliteDatabase database) : ILedgerReader
{
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
