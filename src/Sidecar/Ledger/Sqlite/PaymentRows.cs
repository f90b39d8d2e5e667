using Microsoft.Data.Sqlite;
using Sidecar.Ledger.Control;
using Sidecar.Policies;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// The verbs of the ledger on the writer's connection, and the transaction around them. One thread uses it; between <see cref="Begin"/> and <see cref="Commit"/>
/// nobody else writes, so what a verb reads is what it changes.
/// </summary>
internal sealed class PaymentRows : ILedgerRows, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly StatementSet _statements;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _probe;
    private readonly ClaimRows _claims;
    private readonly StepRows _steps;
    private readonly GrantRows _grants;
    private readonly AuditRows _audit;
    private readonly ControlRows _control;
    private readonly SpendRows _spends;

    private PaymentRows(SqliteConnection connection)
    {
        _connection = connection;
        _statements = new StatementSet(connection);
        Checkpoint = new SqliteCheckpoint(connection, _statements);
        _begin = _statements.Of("begin immediate");
        _commit = _statements.Of("commit");
        _rollback = _statements.Of("rollback");
        _probe = _statements.Named("probe");
        var found = new FoundPayments(_statements);
        _audit = new AuditRows(_statements);
        _control = new ControlRows(connection, _statements, _audit);
        _spends = new SpendRows(connection, _statements, _audit);
        var history = new TransitionRows(_statements);
        _claims = new ClaimRows(connection, _statements, found, history);
        var audited = new PaymentAuditRows(_statements, _audit);
        _grants = new GrantRows(connection, _statements, found, audited);
        _steps = new StepRows(_statements, history, _grants, _spends, audited);
    }

    /// <summary>For between two transactions.</summary>
    public SqliteCheckpoint Checkpoint { get; }

    /// <summary>Prepares the statements; a file without our tables fails here, and the connection is closed.</summary>
    public static PaymentRows On(SqliteConnection connection)
    {
        try
        {
            return new PaymentRows(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Begin()
    {
        _steps.UnknownChange = 0;
        _audit.Begin();
        _begin.Run();
    }

    /// <returns>By how much the number of unknown payments changed.</returns>
    public long Commit()
    {
        _audit.Finish();
        _commit.Run();
        return _steps.UnknownChange;
    }

    public void Rollback() => _rollback.Run();

    /// <summary>How many pages went into the write-ahead log since this was asked last.</summary>
    public long TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_connection.Handle!, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <summary>A write that changes nothing.</summary>
    public void Probe() => _probe.Run();

    public ClaimOutcome Claim(string key, PaymentClaim claim, long now) => _claims.Claim(key, claim, now);

    public TransitionOutcome Take(PaymentTransition step, long now) => _steps.Take(step, now);

    public GrantOutcome Grant(PaymentGrant grant, long now) => _grants.Grant(grant, now);

    public GrantOutcome Owe(long paymentId, string reason, long now) => _grants.Owe(paymentId, reason, now);

    public GrantOutcome Withdraw(PaymentGrant grant, string reason, long now) => _grants.Withdraw(grant, reason, now);

    public void Append(AuditEntry entry, long now) => _audit.Add(entry, now);

    public void Spend(SpendRecord spend, AuditEntry audit, long now) => _spends.Spend(spend, audit, now);

    public void Reverse(SpendRecord spend, string reason, long now) => _spends.Reverse(spend, reason, now);

    public void Issue(SpendTokenRecord token, AuditEntry audit, long now) => _spends.Issue(token, audit, now);

    /// <summary>Runs a change of the control tables; what came of it is told by the result.</summary>
    public Func<T> Change<T>(Func<ControlTransaction, Task<T>> change, long now) => _control.Run(change, now);

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }
}
