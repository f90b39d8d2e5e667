using Sidecar.Ledger.ApiKeys;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.Revocations;
using Sidecar.Ledger.Spending;
using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>
/// The ledger of many replicas: one Postgres database. Reached, migrated and swept before the listeners start if it can be reached; if not, the start goes on without it,
/// readiness says so, and it is tried until it is there. At the end everything that was queued is written before the connection closes.
/// </summary>
internal sealed class PostgresLedger
    : IPaymentLedger, IPaymentGrants, IPaymentHistory, IPaymentLookup, IUnsettledPayments, ILedgerLeases, ILedgerReplicas, ILedgerQueue, ILedgerWriter, ILedgerTables, IControlTables, IHostedService, IReadinessCheck, IAsyncDisposable
{
    // Longer than the writer lets a write wait, so that only a database that does not answer is given up.
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(8);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PostgresTiming _timing;
    private readonly PostgresDatabase _database;
    private readonly PostgresUnsettledPayments _unsettled;
    private readonly PostgresPaymentHistory _history;
    private readonly LedgerTables _tables;
    private readonly PostgresControlStore _control;
    private volatile PostgresWriter? _writer;
    private volatile PostgresLeases? _leases;

    public PostgresLedger(LedgerOptions options, TimeProvider time, ILogger<PostgresLedger> logger)
        : this(options, PostgresTiming.Default, time, logger)
    {
    }

    internal PostgresLedger(LedgerOptions options, PostgresTiming timing, TimeProvider time, ILogger logger)
    {
        (_timing, _time, _logger) = (timing, time, logger);
        _database = new PostgresDatabase(options);
        _unsettled = new PostgresUnsettledPayments(_database);
        _history = new PostgresPaymentHistory(_database);
        _tables = new LedgerTables(_database, writersAtOnce: 4);
        _control = new PostgresControlStore(_database, time);
        Spends = new QueuedSpendLedger(this, new PostgresSpendSums(_database));
        Tokens = new SpendTokenLedger(this, _control);
        AuditHistory = new SqlAuditHistory(_control);
        Audit = new QueuedAuditLedger(this, logger);
    }

    string IReadinessCheck.Name => "ledger";

    public int Queued => _writer?.Queued ?? 0;

    public long Others => _writer?.Others ?? 0;

    public SqlApiKeyLedger ApiKeys => new(_tables, _control);

    public SqlRevocationLedger Revocations => new(_tables, _control);

    public IControlStore Control => _control;

    public IAuditLedger Audit { get; }

    public SqlAuditHistory AuditHistory { get; }

    public ISpendLedger Spends { get; }

    public ISpendTokenLedger Tokens { get; }

    /// <summary>Who this replica is; null before the start.</summary>
    internal Guid? Instance => _writer?.Instance;

    /// <exception cref="LedgerStartException">The database answers and the ledger cannot be used; the message says why and what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var writer = new PostgresWriter(_database, _timing, _time, _logger);
        if (await writer.First.WaitAsync(cancellationToken) is { } cause && PostgresFault.IsConfiguration(cause))
        {
            await writer.CloseAsync();
            throw cause as LedgerStartException ?? new LedgerStartException(
                $"The ledger's database {_database.Description} cannot be used ({cause.Message}): see that the database exists and that the user of {LedgerOptions.Section} may connect, and create tables in its schema or use those that are there.", cause);
        }

        _leases = new PostgresLeases(_database, writer.Instance);
        _writer = writer;
    }

    /// <summary>
    /// Not bound to the host's patience: requests that were cut at its end have used it up, and how their payments stand is written all the same.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_leases is null || _writer is not { } writer)
        {
            return;
        }

        _leases = null;
        try
        {
            await writer.CloseAsync().WaitAsync(LastWrites, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            _logger.NotClosed(_database.Description);
            return;
        }

        _logger.Closed(_database.Description);
    }

    public ValueTask<ClaimOutcome> TryClaimAsync(PaymentClaim claim, CancellationToken cancellationToken) =>
        WriteAsync(new ClaimWrite(claim, PostgresWriter.Clock.GetTimestamp()), cancellationToken);

    public ValueTask<TransitionOutcome> RecordAsync(PaymentTransition transition, CancellationToken cancellationToken)
    {
        PaymentTransitions.Check(transition, isPosted: false);
        return WriteAsync(new TransitionWrite(transition, PostgresWriter.Clock.GetTimestamp()), cancellationToken);
    }

    public ValueTask<GrantOutcome> GrantAsync(PaymentGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(new GrantWrite(grant, PostgresWriter.Clock.GetTimestamp()), cancellationToken);

    public ValueTask<GrantOutcome> OweAsync(long paymentId, string reason, CancellationToken cancellationToken) =>
        WriteAsync(new OweWrite(paymentId, reason, PostgresWriter.Clock.GetTimestamp()), cancellationToken);

    public ValueTask<GrantOutcome> WithdrawAsync(PaymentGrant grant, string reason, CancellationToken cancellationToken) =>
        WriteAsync(new WithdrawWrite(grant, reason, PostgresWriter.Clock.GetTimestamp()), cancellationToken);

    public void Post(PaymentTransition transition)
    {
        PaymentTransitions.Check(transition, isPosted: true);
        var write = new PostedWrite(transition, _logger, PostgresWriter.Clock.GetTimestamp());
        if (Enqueue(write) is { } cause)
        {
            write.Fail(cause);
        }
    }

    public ValueTask<IReadOnlyList<UnsettledPayment>> ListAsync(int limit, UnsettledPayment? after, CancellationToken cancellationToken) =>
        _unsettled.ListAsync(limit, after, cancellationToken);

    public ValueTask<UnsettledPayment?> FindAsync(long paymentId, CancellationToken cancellationToken) => _unsettled.FindAsync(paymentId, cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => _unsettled.CountAsync(cancellationToken);

    IAsyncEnumerable<PaymentRecord> IPaymentHistory.ListAsync(PaymentQuery query, CancellationToken cancellationToken) => _history.ListAsync(query, cancellationToken);

    ValueTask<PaymentDetails?> IPaymentHistory.FindAsync(long paymentId, CancellationToken cancellationToken) => _history.FindAsync(paymentId, cancellationToken);

    async ValueTask<PaymentSnapshot?> IPaymentLookup.FindAsync(PaymentKey key, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenReaderAsync(cancellationToken);
        return await BookReading.FindAsync(connection, key, cancellationToken);
    }

    public ValueTask<bool> TryHoldAsync(string name, TimeSpan lease, CancellationToken cancellationToken) =>
        _leases?.TryHoldAsync(name, lease, cancellationToken) ?? new(false);

    public Readiness Check() => _writer switch
    {
        null or { IsClosed: true } => new Readiness(IsReady: false, "The ledger is not open."),
        { IsStalled: true } writer => new Readiness(IsReady: false, "The database does not answer the ledger.", Describe(writer)),
        { Failure: { } failure } writer => new Readiness(IsReady: false, $"The ledger cannot be written: {failure.Message}", Describe(writer)),
        var writer => new Readiness(IsReady: true, Data: Describe(writer)),
    };

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _control.Dispose();
        await _database.DisposeAsync();
    }

    private static object Describe(PostgresWriter writer) => new { unknown = writer.Unknown, queued = writer.Queued };

    public long GetTimestamp() => PostgresWriter.Clock.GetTimestamp();

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
}
