using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>Leases by the database's clock, over a connection of the readers' pool. They go with their replica when that one stops or dies.</summary>
internal sealed class PostgresLeases(PostgresDatabase database, Guid instance) : ILedgerLeases
{
    private static readonly string Hold = PostgresText.Statement("hold_lease");

    public async ValueTask<bool> TryHoldAsync(string name, TimeSpan lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Hold, connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = instance });
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
            return await command.ExecuteScalarAsync(cancellationToken) is not null;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
