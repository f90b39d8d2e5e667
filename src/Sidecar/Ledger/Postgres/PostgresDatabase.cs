using System.Data.Common;
using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>How connections to the database are made: one that stays, for what is written, and a small pool for what is read.</summary>
internal sealed class PostgresDatabase : ILedgerConnections, IAsyncDisposable
{
    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _readers;

    public PostgresDatabase(LedgerOptions options)
    {
        var writer = Settings(options);
        AskedCommandTimeout = new NpgsqlConnectionStringBuilder(options.ConnectionString).CommandTimeout;
        Description = $"{writer.Host}:{writer.Port}/{writer.Database ?? writer.Username}";

        // Never a pooled one: after a failure the next connection must not be as dead as the last.
        writer.Pooling = false;
        _writers = NpgsqlDataSource.Create(writer);
        var reader = Settings(options);
        if (!reader.ContainsKey("Maximum Pool Size") || reader.MaxPoolSize == 100)
        {
            reader.MaxPoolSize = 10;
        }

        _readers = NpgsqlDataSource.Create(reader);
    }

    /// <summary>Where it is, without user and password.</summary>
    public string Description { get; }

    /// <summary>Seconds that the connection string gives a statement (30 by default, 0 for ever). What requests wait for has less.</summary>
    public int AskedCommandTimeout { get; }

    public NpgsqlConnection OpenWriter() => _writers.OpenConnection();

    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => _readers.OpenConnectionAsync(cancellationToken);

    async ValueTask<DbConnection> ILedgerConnections.OpenReaderAsync(CancellationToken cancellationToken) => await _readers.OpenConnectionAsync(cancellationToken);

    // From the pool too: the connection that stays is the payments' own.
    async ValueTask<DbConnection> ILedgerConnections.OpenWriterAsync(CancellationToken cancellationToken) => await _readers.OpenConnectionAsync(cancellationToken);

    /// <summary>Connections that idle here may be as dead as the one that just failed.</summary>
    public void ForgetIdleReaders() => _readers.Clear();

    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder Settings(LedgerOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            // Errors must not repeat a payment's facts, and a connection never its password.
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,

            // A server that does not answer is asked to stop, and left.
            CancellationTimeout = -1,
            Enlist = false,
        };
        builder.Timeout = Math.Min(builder.Timeout is 0 ? 2 : builder.Timeout, 2);
        builder.CommandTimeout = Math.Min(builder.CommandTimeout is 0 ? 2 : builder.CommandTimeout, 2);
        builder.ApplicationName ??= "sidecar";
        builder.Password = options.Password ?? builder.Password;
        if (builder.GssEncryptionMode != GssEncryptionMode.Require)
        {
            // Where it is preferred, each connection is tried twice within one timeout; when less than a millisecond is left for the second try, Npgsql 10.0 waits for ever.
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        if (!builder.ContainsKey("Max Auto Prepare") || builder.MaxAutoPrepare == 0)
        {
            builder.MaxAutoPrepare = 32;
        }

        if (builder.Host!.Contains(',', StringComparison.Ordinal) && builder.TargetSessionAttributes is null)
        {
            builder.TargetSessionAttributes = "primary";
        }

        return builder;
    }
}
