using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Ledger;

/// <summary>Reads and writes the small tables. A store that is away is told to whoever asked, and thrown at nobody.</summary>
/// <param name="writersAtOnce">How many may write at a time; the others wait for their turn here, and not in the store, where they could crowd out the payments.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore holds nothing but memory as long as nobody asks for its handle, and what is under way at the end still gives its turn back.")]
internal sealed class LedgerTables(ILedgerConnections connections, int writersAtOnce)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _turns = new(writersAtOnce);

    public async ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await connections.OpenReaderAsync(cancellationToken);
            return await read(connection);
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return away(fault);
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        if (!await _turns.WaitAsync(LongestWait, cancellationToken))
        {
            return away(new LedgerUnavailableException("The write waited too long for others."));
        }

        try
        {
            await using var connection = await connections.OpenWriterAsync(cancellationToken);
            return await write(connection);
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return away(fault);
        }
        finally
        {
            _turns.Release();
        }
    }

    // A name that does not resolve, or an answer that is late, is not wrapped by every driver.
    private static bool IsAway(Exception fault) => fault is DbException or System.Net.Sockets.SocketException or TimeoutException or IOException;
}
