using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The history, read beside the writer.</summary>
internal sealed class SqlitePaymentHistory(SqliteDatabase database) : PagedPaymentHistory(SqlText.Embedded)
{
    protected override ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) => new(database.OpenReader());

    protected override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: true));
}
