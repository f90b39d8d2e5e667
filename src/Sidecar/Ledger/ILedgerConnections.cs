using System.Data.Common;

namespace Sidecar.Ledger;

/// <summary>How the small tables are reached: a connection a call, because they are written seldom and read into memory, and because what is read or written here must not wait behind payments.</summary>
internal interface ILedgerConnections
{
    ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken);

    ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellationToken);
}
