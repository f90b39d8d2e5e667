using Sidecar.Ledger.ApiKeys;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.Revocations;
using Sidecar.Ledger.Spending;
using Sidecar.Policies;

namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// The embedded ledger: one SQLite file that belongs to this process. Opened, migrated and recovered before the listeners start; at the end everything
/// that was queued is written before it closes.
/// </summary>
internal sealed class SqliteLedger
    : IPaymentLedger, IPaymentGrants, IPaymentHistory, IPaymentLookup, IUnsettledPayments, ILedgerLeases, ILedgerReplicas, ILedgerQueue, ILedgerWriter, ILedgerTables, IControlTables, IHostedService, IReadinessCheck, IAsyncDisposable
{
    // Longer than the writer lets a write wait, so that only a disk that does not answer is given up.
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteDatabase _database;
    private readonly SqliteSpendSums _sums;
    private SqliteUnsettledPayments? _unsettled;
    private SqlitePaymentHistory? _history;
    private SqliteFileLock? _lock;
    private volatile SqliteWriter? _writer;

    public SqliteLedger(LedgerOptions options, TimeProvider time, ILogger<SqliteLedger> logger)
    {
        (_time, _logger) = (time, logger);
        _database = new SqliteDatabase(options.ConnectionString);
        var tables = new LedgerTables(_database, writersAtOnce: 1);
        Control = new SqliteControlStore(_database, this);
        ApiKeys = new SqlApiKeyLedger(tables, Control);
        Revocations = new SqlRevocationLedger(tables, Control);
        _sums = new SqliteSpendSums(_database);
        Spends = new QueuedSpendLedger(this, _sums);
        Tokens = new SpendTokenLedger(this, Control);
        AuditHistory = new SqlAuditHistory(Control);
        Audit = new QueuedAuditLedger(this, logger);
    }

    string IReadinessCheck.Name => "ledger";

    public int Queued => _writer?.Queued ?? 0;

    public long Others => 0;

    public SqlApiKeyLedger ApiKeys { get; }

    public SqlRevocationLedger Revocations { get; }

    public IControlStore Control { get; }

    public IAuditLedger Audit { get; }

    public SqlAuditHistory AuditHistory { get; }

    public ISpendLedger Spends { get; }

    public ISpendTokenLedger Tokens { get; }

    /// <exception cref="LedgerStartException">The ledger cannot be used; the message says why and what to do.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Open();
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            _lock?.Dispose();
            _lock = null;
            throw e as LedgerStartException ?? new LedgerStartException(
                $"The ledger {_database.Path} cannot be opened ({e.Message}): see that the file is an SQLite ledger and that this user may write to it and its folder.", e);
        }
    }

    /// <summary>
    /// Not bound to the host's patience: requests that were cut at its end have used it up, and how their payments stand is written all the same.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_writer is not { } writer || _lock is not { } held)
        {
            return;
        }

        // The last to close empties the write-ahead log: that is the writer.
        _sums.Close();
        try
        {
            await writer.CloseAsync().WaitAsync(LastWrites, _time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // The lock stays: the writer may still be at it, until the process ends.
            _logger.NotClosed(_database.Path);
            return;
        }

        _lock = null;
        held.Dispose();
        _logger.Closed(_database.Path);
    }

    public ValueTask<ClaimOutcome> TryClaimAsync(PaymentClaim claim, CancellationToken cancellationToken) =>
        WriteAsync(new ClaimWrite(claim, _time.GetTimestamp()), cancellationToken);

    public ValueTask<TransitionOutcome> RecordAsync(PaymentTransition transition, CancellationToken cancellationToken)
    {
        PaymentTransitions.Check(transition, isPosted: false);
        return WriteAsync(new TransitionWrite(transition, _time.GetTimestamp()), cancellationToken);
    }

    public ValueTask<GrantOutcome> GrantAsync(PaymentGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(new GrantWrite(grant, _time.GetTimestamp()), cancellationToken);

    public ValueTask<GrantOutcome> OweAsync(long paymentId, string reason, CancellationToken cancellationToken) =>
        WriteAsync(new OweWrite(paymentId, reason, _time.GetTimestamp()), cancellationToken);

    public ValueTask<GrantOutcome> WithdrawAsync(PaymentGrant grant, string reason, CancellationToken cancellationToken) =>
        WriteAsync(new WithdrawWrite(grant, reason, _time.GetTimestamp()), cancellationToken);

    public void Post(PaymentTransition transition)
    {
        PaymentTransitions.Check(transition, isPosted: true);
        var write = new PostedWrite(transition, _logger, _time.GetTimestamp());
        if (Enqueue(write) is { } cause)
        {
            write.Fail(cause);
        }
    }

    public ValueTask<IReadOnlyList<UnsettledPayment>> ListAsync(int limit, UnsettledPayment? after, CancellationToken cancellationToken) =>
        Unsettled().ListAsync(limit, after, cancellationToken);

    public ValueTask<UnsettledPayment?> FindAsync(long paymentId, CancellationToken cancellationToken) => Unsettled().FindAsync(paymentId, cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => Unsettled().CountAsync(cancellationToken);

    IAsyncEnumerable<PaymentRecord> IPaymentHistory.ListAsync(PaymentQuery query, CancellationToken cancellationToken) => History().ListAsync(query, cancellationToken);

    ValueTask<PaymentDetails?> IPaymentHistory.FindAsync(long paymentId, CancellationToken cancellationToken) => History().FindAsync(paymentId, cancellationToken);

    ValueTask<PaymentSnapshot?> IPaymentLookup.FindAsync(PaymentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var connection = _database.OpenReader();
        using var statements = new StatementSet(connection);
        return new(new FoundPayments(statements).Find(key.ToString())?.Payment);
    }

    /// <summary>The file belongs to this process, and with it whatever is to be done by one.</summary>
    public ValueTask<bool> TryHoldAsync(string name, TimeSpan lease, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellationToken) : new(_writer is { IsClosed: false });

    public Readiness Check() => _writer switch
    {
        null or { IsClosed: true } => new Readiness(IsReady: false, "The ledger is not open."),
        { IsStalled: true } writer => new Readiness(IsReady: false, "The disk does not answer the ledger.", Describe(writer)),
        { Failure: { } failure } writer => new Readiness(IsReady: false, $"The ledger cannot be written: {failure.Message}", Describe(writer)),
        var writer => new Readiness(IsReady: true, Data: Describe(writer)),
    };

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private static object Describe(SqliteWriter writer) => new { unknown = writer.Unknown, queued = writer.Queued };

    private void Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_database.Path)!);
        _lock = SqliteFileLock.Take(_database.Path);
        var connection = _database.OpenOrCreate();
        try
        {
            _database.UseWriteAheadLog(connection);
            var schema = SqliteMigrator.Migrate(connection, _time.GetUtcNow());
            var recovered = SqliteRecovery.Recover(connection, _time.GetUtcNow());
            _logger.Opened(_database.Path, schema);
            if (recovered.Interrupted + recovered.Abandoned > 0)
            {
                _logger.Recovered(recovered.Interrupted, recovered.Abandoned);
            }

            _unsettled = new SqliteUnsettledPayments(_database);
            _history = new SqlitePaymentHistory(_database);
            _writer = new SqliteWriter(_database, connection, recovered.Unknown, _time, _logger);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public long GetTimestamp() => _time.GetTimestamp();

    public ValueTask<TOutcome> WriteAsync<TOutcome>(AwaitedWrite<TOutcome> write, CancellationToken cancellationToken)
        where TOutcome : class
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TOutcome>(cancellationToken);
        }

        if (Enqueue(write) is { } cause && write.TryTake())
        {
            write.Fail(cause);
        }

        return new(write.WaitAsync(cancellationToken));
    }

    public LedgerUnavailableException? Enqueue(LedgerWrite write) => _writer is { } writer ? writer.Enqueue(write) : new LedgerUnavailableException("The ledger is not open yet.");

    private SqliteUnsettledPayments Unsettled() => _unsettled ?? throw new InvalidOperationException("The ledger is not open yet.");

    private SqlitePaymentHistory History() => _history ?? throw new InvalidOperationException("The ledger is not open yet.");
}
