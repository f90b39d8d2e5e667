using System.Data.Common;
using Npgsql;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Postgres;

/// <summary>
/// The control tables of a database, on connections of the readers' pool. The audit is added in one round trip with the commit: whoever stops to answer in between holds the audit's head from nobody.
/// </summary>
internal sealed class PostgresControlStore(PostgresDatabase database, TimeProvider time) : IControlStore, IDisposable
{
    private const int MostCollisions = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly string Prepare = PostgresText.Statement("begin_control");

    private readonly PostgresReader _reader = new(database);

    // Others wait for their turn here, and not for connections that those who read need.
    private readonly SemaphoreSlim _turns = new(4);

    public void Dispose() => _turns.Dispose();

    public async ValueTask<T> WriteAsync<T>(Func<ControlTransaction, Task<T>> change, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        if (!await _turns.WaitAsync(LongestWait, cancellationToken))
        {
            return away(new LedgerUnavailableException("The change waited too long for others."));
        }

        try
        {
            return await RunAsync(change, cancellationToken);
        }
        catch (Exception fault) when (PostgresReader.IsAway(fault))
        {
            return away(fault);
        }
        finally
        {
            _turns.Release();
        }
    }

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> question, CancellationToken cancellationToken) => _reader.ReadAsync(question, cancellationToken);

    private async Task<T> RunAsync<T>(Func<ControlTransaction, Task<T>> change, CancellationToken cancellationToken)
    {
        for (var collisions = 0; ; collisions++)
        {
            try
            {
                return await TryAsync(change, cancellationToken);
            }
            catch (PostgresException e) when (IsCollision(e) && collisions < MostCollisions)
            {
                // Another was in the way; it is done now.
            }
        }
    }

    private async Task<T> TryAsync<T>(Func<ControlTransaction, Task<T>> change, CancellationToken cancellationToken)
    {
        // What is not committed when the connection goes back to the pool is rolled back there.
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        await RunAsync(connection, [new NpgsqlBatchCommand("begin"), new NpgsqlBatchCommand(Prepare)], cancellationToken);
        var transaction = new ControlTransaction(connection, cancellationToken);
        var result = await change(transaction);
        cancellationToken.ThrowIfCancellationRequested();
        if (!transaction.IsDiscarded)
        {
            await CommitAsync(connection, transaction);
        }

        return result;
    }

    // No token: from here on it is written, or known not to be.
    private Task CommitAsync(NpgsqlConnection connection, ControlTransaction transaction)
    {
        var commit = new NpgsqlBatchCommand("commit");
        if (transaction.Audited.Count == 0)
        {
            return RunAsync(connection, [commit], CancellationToken.None);
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return RunAsync(connection, [AuditCommands.Add([.. transaction.Audited.Select(entry => (AuditTexts.Normalise(entry), now))]), commit], CancellationToken.None);
    }

    private static async Task RunAsync(NpgsqlConnection connection, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        Array.ForEach(commands, batch.BatchCommands.Add);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static bool IsCollision(PostgresException e) => e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
