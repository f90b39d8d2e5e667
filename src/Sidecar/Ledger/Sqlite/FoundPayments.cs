using Sidecar.Policies;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Finds a payment by its key, its number or an idempotency key, on the writer's connection.</summary>
internal sealed class FoundPayments(StatementSet statements)
{
    private readonly SqliteStatement _byKey = statements.Named("find_payment");
    private readonly SqliteStatement _byId = statements.Named("find_payment_by_id");
    private readonly SqliteStatement _byIdempotencyKey = statements.Named("find_payment_by_idempotency_key");

    public FoundPayment? Find(string key) => Read(_byKey.Bind(1, key));

    public FoundPayment? Find(long paymentId) => Read(_byId.Bind(1, paymentId));

    /// <summary>The live payment behind a key, unless it is <paramref name="but"/>.</summary>
    public FoundPayment? FindBehind(Digest idempotencyKey, long but, long now) => Read(_byIdempotencyKey.Bind(1, idempotencyKey).Bind(2, now).Bind(3, but));

    private static FoundPayment? Read(SqliteStatement row)
    {
        try
        {
            return row.Step() ? new FoundPayment(ReadPayment(row), row.Number(11), row.Number(12)) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private static PaymentSnapshot ReadPayment(SqliteStatement row) =>
        new(row.Number(0), PaymentStateText.Parse(row.Text(1)!), (int)row.Number(2), row.Text(3)!, row.Text(4), row.Text(5), row.Text(6))
        {
            Key = new PaymentKey(Convert.FromHexString(row.Text(7)!)),
            Fingerprint = row.Digest(8),
            IsOwed = !row.IsNull(9),
            Grant = GrantKindText.Parse(row.Text(10)),
        };
}
