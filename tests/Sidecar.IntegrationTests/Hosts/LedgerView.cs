using Microsoft.Data.Sqlite;
using Sidecar.IntegrationTests.Buyers;

namespace Sidecar.IntegrationTests.Hosts;

/// <summary>Reads the ledger's file as an operator would: with a connection of its own, read-only, beside the running process.</summary>
internal sealed class LedgerView(string file)
{
    private const string PaymentsSql =
        "select id, state, reason, transaction_id, payer, nonce, network, amount, request_id from payments order by id";

    public string File { get; } = file;

    /// <summary>All payments in the order of their first claim.</summary>
    public IReadOnlyList<LedgerPayment> Payments()
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        var payments = Read(connection, PaymentsSql, row => new LedgerPayment(
            row.GetInt64(0), row.GetString(1), Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), row.GetString(6), row.GetString(7), row.GetString(8)));
        var steps = Read(connection, "select payment_id, state from payment_transitions order by payment_id, seq", row => (Id: row.GetInt64(0), State: row.GetString(1)))
            .ToLookup(step => step.Id, step => step.State);
        return [.. payments.Select(payment => payment with { Transitions = [.. steps[payment.Id]] })];
    }

    /// <summary>The nonces of payments that were answered by honouring a repeat.</summary>
    public IReadOnlySet<string> Honoured()
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        return Read(connection, "select nonce from payments join payment_grants on payment_id = id where kind = 'honoured'", row => row.GetString(0)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The row of a payment by its nonce; null when it was never claimed.</summary>
    public LedgerPayment? Find(TestPayment payment) =>
        Payments().SingleOrDefault(row => string.Equals(row.Nonce, payment.Nonce, StringComparison.OrdinalIgnoreCase));

    public string? StateOf(TestPayment payment) => Find(payment)?.State;

    /// <summary>Waits until a payment has come into a state; for what goes on behind an answer.</summary>
    public async Task<LedgerPayment> WaitForAsync(TestPayment payment, string state, TimeSpan? atMost = null)
    {
        var row = await Deadline.UntilAsync(() => Task.FromResult(Find(payment)), row => row?.State == state, $"payment {payment.Nonce} is {state}", atMost);
        return row!;
    }

    /// <summary>Keeps everybody else from writing until it is disposed.</summary>
    public IDisposable LockForWriting()
    {
        var connection = Open(SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();
        return connection;
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static List<T> Read<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var result = new List<T>();
        while (rows.Read())
        {
            result.Add(read(rows));
        }

        return result;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
