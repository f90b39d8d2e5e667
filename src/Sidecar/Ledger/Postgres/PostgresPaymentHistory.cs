using System.Data;
using System.Data.Common;

namespace Sidecar.Ledger.Postgres;

/// <summary>The history, read over a connection of the readers' pool.</summary>
internal sealed class PostgresPaymentHistory(PostgresDatabase database) : PagedPaymentHistory(PostgresText.Embedded)
{
    // No request waits for it: people and exports do.
    protected override int? PagePatience => database.AskedCommandTimeout;

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) => await database.OpenReaderAsync(cancellationToken);

    protected override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
}
