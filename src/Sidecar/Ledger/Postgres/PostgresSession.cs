using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>
/// A replica's one connection for writing, and its place among the replicas. Whoever opens the next one waits for what this one has under way, and this one can write
/// nothing from then on: so there is one writer a replica, however connections break.
/// </summary>
internal sealed class PostgresSession : IDisposable
{
    private static readonly string Prepare = PostgresText.Statement("open_session");
    private static readonly string Register = PostgresText.Statement("register_instance");
    private static readonly string Beating = PostgresText.Statement("beat");
    private static readonly string Retiring = PostgresText.Statement("retire_instance");
    private static readonly string Sweeping = PostgresText.Statement("sweep");

    private readonly NpgsqlConnection _connection;
    private readonly Guid _instance;
    private readonly Guid _id = Guid.NewGuid();
    private readonly PostgresTiming _timing;

    /// <param name="connection">Of a database with our schema; the session owns it from here on.</param>
    public PostgresSession(NpgsqlConnection connection, Guid instance, PostgresTiming timing)
    {
        (_connection, _instance, _timing) = (connection, instance, timing);
        using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Prepare));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Register).With(instance).With(_id).With(timing.Lifetime));
        using var reader = batch.ExecuteReader();
        reader.NextResult();
        reader.Read();
        LastBatch = reader.IsDBNull(0) ? null : reader.GetGuid(0);
        IsNewcomer = reader.GetBoolean(1);
        reader.NextResult();
    }

    /// <summary>What this replica committed last, on whichever connection; nothing of it is under way any more.</summary>
    public Guid? LastBatch { get; }

    /// <summary>Whether the replica was not known here.</summary>
    public bool IsNewcomer { get; }

    public PaymentBook Read(LedgerNeeds needs) => BookReading.Read(_connection, needs, _instance);

    /// <param name="token">Names the commit, should its answer be lost.</param>
    public void Write(PaymentBook book, Guid token) => BookWriting.Write(_connection, book, _instance, _id, token, _timing.Lifetime);

    /// <returns>How many payments are unknown, and how many other replicas are alive; null when this replica was taken for dead.</returns>
    public (long Unknown, long Others)? Beat()
    {
        using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Beating).With(_instance).With(_id).With(_timing.Lifetime));
        using var reader = batch.ExecuteReader();
        reader.Read();
        var seen = reader.GetBoolean(0) ? (reader.GetInt64(1), reader.GetInt64(2)) : ((long, long)?)null;
        reader.NextResult();
        return seen;
    }

    /// <summary>Decides what replicas that are dead left open.</summary>
    /// <param name="bySilence">Whether silence counts, or only what was declared dead.</param>
    public SweptPayments Sweep(bool bySilence, long now) => Sweep([Sweep(_instance, bySilence, now)], now);

    /// <summary>Everything is written: what is open still is decided, and the replica is forgotten.</summary>
    public SweptPayments Retire(long now) => Sweep([new NpgsqlBatchCommand(Retiring).With(_instance).With(_id), Sweep(Guid.Empty, bySilence: false, now)], now);

    public void Dispose() => _connection.Dispose();

    private static NpgsqlBatchCommand Sweep(Guid asker, bool bySilence, long now) => new NpgsqlBatchCommand(Sweeping).With(asker).With(bySilence).With(now);

    private SweptPayments Sweep(IEnumerable<NpgsqlBatchCommand> commands, long now)
    {
        var swept = ReadSwept(commands.Prepend(new NpgsqlBatchCommand("begin")));
        var commit = new NpgsqlBatchCommand("commit");
        Run(swept.Audit.Count == 0 ? [commit] : [AuditCommands.Add([.. swept.Audit.Select(entry => (entry, now))]), commit]);
        return swept;
    }

    private SweptPayments ReadSwept(IEnumerable<NpgsqlBatchCommand> commands)
    {
        using var batch = Batch(commands);
        using var reader = batch.ExecuteReader();
        var swept = new SweptPayments();
        while (reader.Read())
        {
            swept.Add(reader);
        }

        reader.NextResult();
        return swept;
    }

    private void Run(IEnumerable<NpgsqlBatchCommand> commands)
    {
        using var batch = Batch(commands);
        batch.ExecuteNonQuery();
    }

    private NpgsqlBatch Batch(IEnumerable<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(_connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}
