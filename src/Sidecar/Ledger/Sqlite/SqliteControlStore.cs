using System.Data.Common;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The control tables of a file: changes go through its one writer, and nothing is read there.</summary>
internal sealed class SqliteControlStore(SqliteDatabase database, ILedgerWriter writer) : IControlStore
{
    private readonly SqliteReader _reader = new(database);

    public async ValueTask<T> WriteAsync<T>(Func<ControlTransaction, Task<T>> change, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        var outcome = await writer.WriteAsync(new SqliteControlWrite<T>(change, away, writer.GetTimestamp()), cancellationToken);
        return outcome();
    }

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> question, CancellationToken cancellationToken) => _reader.ReadAsync(question, cancellationToken);
}
