using Npgsql;

namespace Sidecar.IntegrationTests.Replicas;

/// <summary>Reads the ledger in Postgres as an operator would: with a connection of its own, beside the running replicas.</summary>
internal sealed class SharedLedgerView(string connectionString)
{
    private const string Sql =
        """
        select nonce, state, kind, owed_at is not null
        from payments left join payment_grants on payment_id = id
        """;

    public async Task<IReadOnlyDictionary<string, SharedPayment>> PaymentsAsync()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var command = source.CreateCommand(Sql);
        await using var rows = await command.ExecuteReaderAsync();
        var payments = new Dictionary<string, SharedPayment>(StringComparer.OrdinalIgnoreCase);
        while (await rows.ReadAsync())
        {
            payments.Add(rows.GetString(0), new SharedPayment(rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetBoolean(3)));
        }

        return payments;
    }
}
