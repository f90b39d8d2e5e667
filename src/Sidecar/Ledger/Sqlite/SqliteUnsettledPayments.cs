using Dapper;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Reads what is unknown over a connection a call: it is asked a few times a minute, and a snapshot that stays open would keep the log from shrinking.</summary>
internal sealed class SqliteUnsettledPayments(SqliteDatabase database) : IUnsettledPayments
{
    private static readonly string ListUnknown = SqlText.Statement("list_unknown");
    private static readonly string FindUnknown = SqlText.Statement("find_unknown");
    private static readonly string CountUnknown = SqlText.Statement("count_unknown");

    public async ValueTask<IReadOnlyList<UnsettledPayment>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        var rows = await connection.QueryAsync<UnknownPaymentRow>(new CommandDefinition(ListUnknown, new { limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(static row => row.ToUnsettledPayment())];
    }

    public async ValueTask<UnsettledPayment?> FindAsync(long paymentId, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        var row = await connection.QuerySingleOrDefaultAsync<UnknownPaymentRow>(new CommandDefinition(FindUnknown, new { id = paymentId }, cancellationToken: cancellationToken));
        return row?.ToUnsettledPayment();
    }

    public async ValueTask<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountUnknown, cancellationToken: cancellationToken));
    }
}
