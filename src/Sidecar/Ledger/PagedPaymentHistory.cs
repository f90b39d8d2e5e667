using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace Sidecar.Ledger;

/// <summary>
/// Reads payments over a connection of its own, a page at a time. Between two pages nothing is held: a snapshot that stayed open for as long as somebody downloads
/// would keep SQLite's write-ahead log from shrinking and Postgres from cleaning up.
/// </summary>
/// <param name="statements">An engine's statements of the same names, arguments and results.</param>
internal abstract class PagedPaymentHistory(EmbeddedSql statements) : IPaymentHistory
{
    private readonly PaymentListSql _list = new(statements.Statement("list_payments"));
    private readonly string _findTimeBounds = statements.Statement("find_time_bounds");
    private readonly string _listSteps = statements.Statement("list_steps");

    public async IAsyncEnumerable<PaymentRecord> ListAsync(PaymentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var connection = await OpenAsync(cancellationToken);
        var sql = _list.For(query);
        var (least, before) = await FindBoundsAsync(connection, query, cancellationToken);
        var rows = LedgerPages.ReadAsync(query.Limit, before, (from, wanted) => ReadPageAsync(connection, sql, query, least, from, wanted, cancellationToken), static row => row.Id, cancellationToken);
        await foreach (var row in rows)
        {
            yield return row.ToRecord();
        }
    }

    public async ValueTask<PaymentDetails?> FindAsync(long paymentId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var connection = await OpenAsync(cancellationToken);

        // One snapshot: the last step is the payment's state.
        await using var transaction = await BeginSnapshotAsync(connection, cancellationToken);
        if (paymentId is < 0 or long.MaxValue
            || await connection.QuerySingleOrDefaultAsync<PaymentRecordRow>(_list.For(new PaymentQuery()), new { before = paymentId + 1, least = paymentId, limit = 1 }, transaction) is not { } row)
        {
            return null;
        }

        var steps = await connection.QueryAsync<PaymentStepRow>(_listSteps, new { payment = paymentId }, transaction);
        return new PaymentDetails(row.ToRecord(), [.. steps.Select(static step => step.ToStep())]);
    }

    /// <summary>Seconds that a page may take; null for what the connection says.</summary>
    protected virtual int? PagePatience => null;

    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>A transaction in which everything that is read is of one moment.</summary>
    protected abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken);

    private async Task<(long Least, long Before)> FindBoundsAsync(DbConnection connection, PaymentQuery query, CancellationToken cancellationToken)
    {
        var before = query.Before ?? long.MaxValue;
        if (query is { From: null, Until: null })
        {
            return (long.MinValue, before);
        }

        var time = new { from = From(query), until = Until(query) };
        var (smallest, largest) = await connection.QuerySingleAsync<(long? Smallest, long? Largest)>(new CommandDefinition(_findTimeBounds, time, commandTimeout: PagePatience, cancellationToken: cancellationToken));
        return smallest is null ? (long.MaxValue, long.MinValue) : (smallest.Value, Math.Min(before, largest!.Value + 1));
    }

    private async Task<List<PaymentRecordRow>> ReadPageAsync(
        DbConnection connection, string sql, PaymentQuery query, long least, long before, int limit, CancellationToken cancellationToken)
    {
        var arguments = new
        {
            before,
            least,
            limit,
            state = query.State?.ToText(),
            payer = query.Payer,
            route = query.Route,
            transaction = query.Transaction,
            from = From(query),
            until = Until(query),
        };
        return (await connection.QueryAsync<PaymentRecordRow>(new CommandDefinition(sql, arguments, commandTimeout: PagePatience, cancellationToken: cancellationToken))).AsList();
    }

    private static long From(PaymentQuery query) => Ceiling(query.From) ?? long.MinValue;

    private static long Until(PaymentQuery query) => Ceiling(query.Until) ?? long.MaxValue;

    private static long? Ceiling(DateTimeOffset? time) => time is { } known ? WholeMilliseconds.Ceiling(known) : null;
}
