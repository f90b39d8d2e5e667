using System.Data.Common;

namespace Sidecar.Ledger.ApiKeys;

/// <summary>How the table of keys is reached: a connection a call, because keys are made seldom and read from memory mostly, and because what is read or written here must not wait behind payments.</summary>
internal interface IApiKeyDatabase
{
    ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken);

    ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellationToken);
}
