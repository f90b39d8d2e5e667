using System.Data.Common;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Postgres;

/// <summary>Reads a database over connections of the readers' pool.</summary>
internal sealed class PostgresReader(PostgresDatabase database) : ILedgerReader
{
    public async ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            return await question(connection);
        }
        catch (Exception fault) when (IsAway(fault))
        {
            throw new LedgerUnavailableException($"The ledger cannot be read: {fault.Message}");
        }
    }

    // A name that does not resolve, or an answer that is late, is not wrapped by the driver.
    public static bool IsAway(Exception fault) => fault is DbException or System.Net.Sockets.SocketException or TimeoutException or IOException;
}
