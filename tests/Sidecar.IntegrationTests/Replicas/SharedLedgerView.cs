using Npgsql;

namespace Sidecar.IntegrationTests.Replicas;

/// <summary>Reads the ledger in Postgres as an operator would: with a connection of its own, beside the running replicas.</summary>
internal sealed class SharedLedgerView(string connectionString)
{
    private const string PaymentsSql =
        """
        select nonce, state, kind, owed_at is not null
        from payments left join payment_grants on payment_id = id
        """;

    private const string HistorySql =
        """
        select coalesce(string_agg(concat(t.state, ' (' || t.reason || ')'), ', ' order by seq), '')
        from payments join payment_transitions t on payment_id = id
        where lower(nonce) = lower($1)
        """;

    public async Task<IReadOnlyDictionary<string, SharedPayment>> PaymentsAsync()
    {
        await using var source = Open();
        await using var command = source.CreateCommand(PaymentsSql);
        await using var rows = await command.ExecuteReaderAsync();
        var payments = new Dictionary<string, SharedPayment>(StringComparer.OrdinalIgnoreCase);
        while (await rows.ReadAsync())
        {
            payments.Add(rows.GetString(0), new SharedPayment(rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetBoolean(3)));
        }

        return payments;
    }

    /// <summary>The steps of a payment, oldest first, each with its reason in brackets where it has one.</summary>
    public async Task<string> HistoryAsync(string nonce)
    {
        await using var source = Open();
        await using var command = source.CreateCommand(HistorySql);
        command.Parameters.Add(new NpgsqlParameter { Value = nonce });
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private NpgsqlDataSource Open() => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
}
