using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// Reads payments over a connection of its own, a page at a time. Between two pages nothing is held: a snapshot that stayed open for as long as somebody downloads
/// would keep the write-ahead log from shrinking.
/// </summary>
internal sealed class SqlitePaymentHistory(SqliteDatabase database) : IPaymentHistory
{
    private const int PageSize = 500;

    private static readonly string FindTimeBounds = SqlText.Statement("find_time_bounds");
    private static readonly string FindOne = PaymentListSql.For(new PaymentQuery());
    private static readonly string ListSteps = SqlText.Statement("list_steps");

    public async IAsyncEnumerable<PaymentRecord> ListAsync(PaymentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var connection = database.OpenReader();
        var sql = PaymentListSql.For(query);
        var (least, before) = await FindBoundsAsync(connection, query, cancellationToken);
        for (var left = query.Limit ?? int.MaxValue; left > 0;)
        {
            var wanted = Math.Min(left, PageSize);
            var page = await ReadPageAsync(connection, sql, query, least, before, wanted, cancellationToken);
            foreach (var row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row.ToRecord();
            }

            if (page.Count < wanted)
            {
                yield break;
            }

            left -= wanted;
            before = page[^1].Id;
        }
    }

    public async ValueTask<PaymentDetails?> FindAsync(long paymentId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var connection = database.OpenReader();

        // One snapshot: the last step is the payment's state.
        await using var transaction = connection.BeginTransaction(deferred: true);
        if (paymentId is < 0 or long.MaxValue
            || await connection.QuerySingleOrDefaultAsync<PaymentRecordRow>(FindOne, new { before = paymentId + 1, least = paymentId, limit = 1 }, transaction) is not { } row)
        {
            return null;
        }

        var steps = await connection.QueryAsync<PaymentStepRow>(ListSteps, new { payment = paymentId }, transaction);
        return new PaymentDetails(row.ToRecord(), [.. steps.Select(static step => step.ToStep())]);
    }

    private static async Task<(long Least, long Before)> FindBoundsAsync(SqliteConnection connection, PaymentQuery query, CancellationToken cancellationToken)
    {
        var before = query.Before ?? long.MaxValue;
        if (query is { From: null, Until: null })
        {
            return (long.MinValue, before);
        }

        var time = new { from = From(query), until = Until(query) };
        var (smallest, largest) = await connection.QuerySingleAsync<(long? Smallest, long? Largest)>(new CommandDefinition(FindTimeBounds, time, cancellationToken: cancellationToken));
        return smallest is null ? (long.MaxValue, long.MinValue) : (smallest.Value, Math.Min(before, largest!.Value + 1));
    }

    private static async Task<List<PaymentRecordRow>> ReadPageAsync(
        SqliteConnection connection, string sql, PaymentQuery query, long least, long before, int limit, CancellationToken cancellationToken)
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
        return (await connection.QueryAsync<PaymentRecordRow>(new CommandDefinition(sql, arguments, cancellationToken: cancellationToken))).AsList();
    }

    private static long From(PaymentQuery query) => Ceiling(query.From) ?? long.MinValue;

    private static long Until(PaymentQuery query) => Ceiling(query.Until) ?? long.MaxValue;

    // Times are stored in whole milliseconds: below the next whole one, and from it on, is the same as below and from a part of it.
    private static long? Ceiling(DateTimeOffset? time) =>
        time is { } known ? known.ToUnixTimeMilliseconds() + (known.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1) : null;
}
