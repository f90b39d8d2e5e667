using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// The verbs of the ledger on the writer's connection, and the transaction around them. One thread uses it; between <see cref="Begin"/> and <see cref="Commit"/>
/// nobody else writes, so what a verb reads is what it changes.
/// </summary>
internal sealed class PaymentRows : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _reclaim;
    private readonly SqliteStatement _standing;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _history;
    private readonly SqliteStatement _keep;
    private readonly SqliteStatement _forget;
    private readonly SqliteStatement _probe;
    private long _unknownChange;

    private PaymentRows(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new SqliteStatement(connection, "begin immediate");
        _commit = new SqliteStatement(connection, "commit");
        _rollback = new SqliteStatement(connection, "rollback");
        _find = new SqliteStatement(connection, SqlText.Statement("find_payment"));
        _insert = new SqliteStatement(connection, SqlText.Statement("insert_payment"));
        _reclaim = new SqliteStatement(connection, SqlText.Statement("reclaim_payment"));
        _standing = new SqliteStatement(connection, SqlText.Statement("read_standing"));
        _update = new SqliteStatement(connection, SqlText.Statement("update_payment"));
        _history = new SqliteStatement(connection, SqlText.Statement("insert_transition"));
        _keep = new SqliteStatement(connection, SqlText.Statement("insert_settlement"));
        _forget = new SqliteStatement(connection, SqlText.Statement("delete_settlement"));
        _probe = new SqliteStatement(connection, SqlText.Statement("probe"));
    }

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
        _unknownChange = 0;
        _begin.Run();
    }

    /// <returns>By how much the number of unknown payments changed.</returns>
    public long Commit()
    {
        _commit.Run();
        return _unknownChange;
    }

    public void Rollback() => _rollback.Run();

    /// <summary>A write that changes nothing.</summary>
    public void Probe() => _probe.Run();

    public ClaimOutcome Claim(string key, PaymentClaim claim, long now)
    {
        var (known, seq) = Find(key);
        if (known is { State: not PaymentState.Released })
        {
            return new ClaimOutcome.Known(known);
        }

        BindClaim(known is null ? _insert : _reclaim, key, claim, now).Run();
        var id = known?.PaymentId ?? raw.sqlite3_last_insert_rowid(_connection.Handle!);
        AddHistory(id, seq + 1, PaymentState.Claimed, now, reason: null, transaction: null, claim.RequestId);
        return new ClaimOutcome.Claimed(id, seq + 1);
    }

    public TransitionOutcome Take(PaymentTransition step, long now)
    {
        if (ReadStanding(step.PaymentId) is not { } standing)
        {
            return new TransitionOutcome.Unavailable(new LedgerUnavailableException($"Payment {step.PaymentId} is not in the ledger."));
        }

        if (!PaymentTransitions.Exists(standing.State, step.To))
        {
            // Whoever reports one settlement twice (a retry, the reconciler beside the request) is told that it stands.
            var stands = standing.State == PaymentState.Settled && step.To == PaymentState.Settled
                && (step.Transaction is null || step.Transaction == standing.Transaction);
            return stands ? TransitionOutcome.Recorded.Instance : new TransitionOutcome.Conflict(standing.State);
        }

        _update.Bind(1, step.PaymentId).Bind(2, step.To.ToText()).Bind(3, now).Bind(4, step.Reason).Bind(5, step.Transaction).Bind(6, step.Payer)
            .Run();
        KeepOrForgetSettlement(step, standing.State);
        AddHistory(step.PaymentId, standing.Seq + 1, step.To, now, step.Reason, step.Transaction, standing.RequestId);
        _unknownChange += (step.To == PaymentState.Unknown ? 1 : 0) - (standing.State == PaymentState.Unknown ? 1 : 0);
        return TransitionOutcome.Recorded.Instance;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _rollback, _find, _insert, _reclaim, _standing, _update, _history, _keep, _forget, _probe })
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private (PaymentSnapshot? Payment, long Seq) Find(string key)
    {
        try
        {
            return _find.Bind(1, key).Step()
                ? (new PaymentSnapshot(
                    _find.Number(0), PaymentStateText.Parse(_find.Text(1)!), (int)_find.Number(3), _find.Text(4)!, _find.Text(5), _find.Text(6), _find.Text(7)), _find.Number(2))
                : (null, 0);
        }
        finally
        {
            _find.Reset();
        }
    }

    private Standing? ReadStanding(long id)
    {
        try
        {
            return _standing.Bind(1, id).Step()
                ? new Standing(PaymentStateText.Parse(_standing.Text(0)!), _standing.Number(1), _standing.Text(2)!, _standing.Text(3))
                : null;
        }
        finally
        {
            _standing.Reset();
        }
    }

    private void KeepOrForgetSettlement(PaymentTransition step, PaymentState from)
    {
        if (step.To == PaymentState.Settling)
        {
            _keep.Bind(1, step.PaymentId).Bind(2, step.Settlement!.Facilitator).Bind(3, step.Settlement.Body).Run();
        }
        else if (PaymentTransitions.KeepsSettlement(from) && !PaymentTransitions.KeepsSettlement(step.To))
        {
            _forget.Bind(1, step.PaymentId).Run();
        }
    }

    private static SqliteStatement BindClaim(SqliteStatement statement, string key, PaymentClaim claim, long now) => statement
        .Bind(1, key).Bind(2, claim.X402Version).Bind(3, claim.Scheme).Bind(4, claim.Network).Bind(5, claim.Asset).Bind(6, claim.PayTo).Bind(7, claim.Amount)
        .Bind(8, claim.Payer).Bind(9, claim.Nonce).Bind(10, claim.ValidBefore?.ToUnixTimeMilliseconds())
        .Bind(11, claim.Route).Bind(12, claim.Policy).Bind(13, claim.RequestId).Bind(14, now);

    private void AddHistory(long id, long seq, PaymentState state, long now, string? reason, string? transaction, string requestId) => _history
        .Bind(1, id).Bind(2, seq).Bind(3, state.ToText()).Bind(4, now).Bind(5, reason).Bind(6, transaction).Bind(7, requestId).Run();

    /// <summary>A payment's present state, the number of its latest step, and whose it is.</summary>
    private readonly record struct Standing(PaymentState State, long Seq, string RequestId, string? Transaction);
}
