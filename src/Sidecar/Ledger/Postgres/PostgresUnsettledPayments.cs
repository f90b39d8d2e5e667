using Dapper;

namespace Sidecar.Ledger.Postgres;

/// <summary>Reads what is unknown, over a connection of the readers' pool.</summary>
internal sealed class PostgresUnsettledPayments(PostgresDatabase database) : IUnsettledPayments
{
    private static readonly string ListUnknown = PostgresText.Statement("list_unknown");
    private static readonly string CountUnknown = PostgresText.Statement("count_unknown");

    public ValueTask<IReadOnlyList<UnsettledPayment>> ListAsync(int limit, UnsettledPayment? after, CancellationToken cancellationToken) =>
        QueryAsync(new { limit, payment = (long?)null, since = after?.Since.ToUnixTimeMilliseconds() ?? long.MinValue, after = after?.Payment.PaymentId ?? 0 }, cancellationToken);

    public async ValueTask<UnsettledPayment?> FindAsync(long paymentId, CancellationToken cancellationToken) =>
        (await QueryAsync(new { limit = 1, payment = (long?)paymentId, since = long.MinValue, after = 0L }, cancellationToken)).SingleOrDefault();

    public async ValueTask<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountUnknown, cancellationToken: cancellationToken));
    }

    private async ValueTask<IReadOnlyList<UnsettledPayment>> QueryAsync(object arguments, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<UnknownPaymentRow>(new CommandDefinition(ListUnknown, arguments, cancellationToken: cancellationToken));
        return [.. rows.Select(static row => row.ToUnsettledPayment())];
    }
}
