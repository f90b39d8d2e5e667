using System.Data.Common;

namespace Sidecar.Ledger.Control;

/// <summary>Reads a ledger beside its writer.</summary>
internal interface ILedgerReader
{
    /// <summary>Reads what is committed, on a connection that is closed afterwards.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> question, CancellationToken cancellationToken);
}
