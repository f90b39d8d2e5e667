using Npgsql;
using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>Reads what a batch of writes will look at: one round trip, nothing is locked.</summary>
internal static class BookReading
{
    private static readonly string ByKey = PostgresText.Statement("find_payments_by_key");
    private static readonly string ById = PostgresText.Statement("find_payments_by_id");
    private static readonly string ByIdempotencyKey = PostgresText.Statement("find_idempotency_keys");
    private static readonly string Spends = PostgresText.Statement("find_spends");
    private static readonly string Charges = PostgresText.Statement("find_charges");
    private static readonly string Tokens = PostgresText.Statement("find_spend_tokens");
    private static readonly string Ids = PostgresText.Statement("reserve_ids");

    public static PaymentBook Read(NpgsqlConnection connection, LedgerNeeds needs, Guid instance)
    {
        var book = new PaymentBook(instance);
        using var batch = new NpgsqlBatch(connection);
        var readers = new List<Action<NpgsqlDataReader>>();
        if (needs.Keys.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Ids).With(needs.Keys.Count));
            readers.Add(reader => book.FreeIds.Enqueue(reader.GetInt64(0)));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(ByKey).Texts(needs.Keys, static key => key));
            readers.Add(reader => book.Add(ReadPayment(reader)));
        }

        if (needs.PaymentIds.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(ById).Numbers(needs.PaymentIds, static id => id));
            readers.Add(reader => book.Add(ReadPayment(reader)));
        }

        if (needs.IdempotencyKeys.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(ByIdempotencyKey).Bytes(needs.IdempotencyKeys, static key => key.ToBytes()));
            readers.Add(reader => book.Add(new Digest(reader.GetFieldValue<byte[]>(23)), new BookedKey(book.Add(ReadPayment(reader)), reader.GetInt64(24), reader.GetInt64(25))));
        }

        AddSpending(batch.BatchCommands, readers, needs, book.Spending);
        if (readers.Count == 0)
        {
            return book;
        }

        using var results = batch.ExecuteReader();
        foreach (var read in readers)
        {
            while (results.Read())
            {
                read(results);
            }

            results.NextResult();
        }

        return book;
    }

    private static void AddSpending(NpgsqlBatchCommandCollection commands, List<Action<NpgsqlDataReader>> readers, LedgerNeeds needs, SpendBook book)
    {
        if (needs is { IsContested: true, SpendIds.Count: > 0 })
        {
            commands.Add(new NpgsqlBatchCommand(Spends).Bytes(needs.SpendIds, static id => id.ToBytes()));
            readers.Add(reader => book.AddKnown(new Digest(reader.GetFieldValue<byte[]>(0))));
        }

        if (needs.ChargedPayments.Count + needs.ReversedSpends.Count > 0)
        {
            commands.Add(new NpgsqlBatchCommand(Charges).Numbers(needs.ChargedPayments, static id => id).Bytes(needs.ReversedSpends, static id => id.ToBytes()));
            readers.Add(reader => book.AddCounting(ReadSpend(reader)));
        }

        if (needs is { IsContested: true, TokenIds.Count: > 0 })
        {
            commands.Add(new NpgsqlBatchCommand(Tokens).Texts(needs.TokenIds, static id => id));
            readers.Add(reader => book.AddKnown(reader.GetString(0)));
        }
    }

    /// <summary>What is committed under a key, for one who only looks.</summary>
    public static async ValueTask<PaymentSnapshot?> FindAsync(NpgsqlConnection connection, PaymentKey key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlBatch(connection);
        command.BatchCommands.Add(new NpgsqlBatchCommand(ByKey).Texts([key.ToString()], static text => text));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? ReadPayment(row).ToSnapshot() : null;
    }

    private static BookedPayment ReadPayment(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        State = PaymentStateText.Parse(row.GetString(1)),
        X402Version = row.GetInt32(2),
        Network = row.GetString(3),
        Payer = Text(row, 4),
        Transaction = Text(row, 5),
        Reason = Text(row, 6),
        Key = row.GetString(7),
        Fingerprint = row.IsDBNull(8) ? null : new Digest(row.GetFieldValue<byte[]>(8)),
        OwedAt = Number(row, 9),
        OwedReason = Text(row, 10),
        Grant = GrantKindText.Parse(Text(row, 11)),
        GrantedTo = Text(row, 12),
        LastSeq = row.GetInt64(13),
        ClaimNumber = row.GetInt64(14),
        Version = row.GetInt64(15),
        Owner = row.IsDBNull(16) ? null : row.GetGuid(16),
        IsSwept = row.GetBoolean(17),
        RequestId = row.GetString(18),
        UpdatedAt = row.GetInt64(19),
        UnknownAt = Number(row, 20),
        Amount = row.GetString(21),
        Asset = row.GetString(22),
    };

    private static SpendRecord ReadSpend(NpgsqlDataReader row) =>
        new(new Digest(row.GetFieldValue<byte[]>(0)), row.GetString(1), new SpendAmount(row.GetInt64(4), row.GetString(2)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)))
        {
            Budget = Text(row, 5),
            Token = row.IsDBNull(6) ? null : new Digest(row.GetFieldValue<byte[]>(6)),
            Merchant = row.GetString(7),
            Category = Text(row, 8),
            RequestId = row.GetString(9),
            Route = Text(row, 10),
            PaymentId = Number(row, 11),
            ClaimNumber = Number(row, 12),
        };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
