using Microsoft.Data.Sqlite;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Reads what was spent as an auditor would: with a connection of its own, beside the running process.</summary>
internal sealed class SpendLedgerView(string file)
{
    /// <summary>Spends that were not reversed.</summary>
    public IReadOnlyList<CountingSpend> Counting() => Read(
        "select agent, budget, amount, payment_id, request_id from spends where id not in (select id from spend_reversals) order by number",
        static row => new CountingSpend(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetString(4)));

    public IReadOnlyList<SpentPayment> Payments() => Read(
        "select id, state, payer, nonce from payments order by id",
        static row => new SpentPayment(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3)));

    public long Count(string sql) => Read(sql, static row => row.GetInt64(0)).Single();

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }
}
