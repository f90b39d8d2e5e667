using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>Writes what a batch decided about spends and tokens.</summary>
internal static class SpendCommands
{
    private static readonly string InsertSpends = PostgresText.Statement("insert_spends");
    private static readonly string InsertReversals = PostgresText.Statement("insert_reversals");
    private static readonly string InsertTokens = PostgresText.Statement("insert_spend_tokens");
    private static readonly string AllowTakeBack = PostgresText.Statement("allow_take_back");
    private static readonly string TakeBack = PostgresText.Statement("take_back_spends");

    public static void Add(NpgsqlBatchCommandCollection commands, SpendBook book)
    {
        if (book.TakenBack is { Count: > 0 } undone)
        {
            commands.Add(new NpgsqlBatchCommand(AllowTakeBack));
            commands.Add(new NpgsqlBatchCommand(TakeBack).Bytes(undone, static id => id.ToBytes()));
        }

        if (book.Spends.Values is { Count: > 0 } spends)
        {
            commands.Add(new NpgsqlBatchCommand(InsertSpends)
                .Bytes(spends, static row => row.Spend.Id.ToBytes()).Texts(spends, static row => row.Spend.Agent).Texts(spends, static row => row.Spend.Amount.Currency)
                .Numbers(spends, static row => row.Spend.CountedAt.ToUnixTimeMilliseconds()).Numbers(spends, static row => row.Spend.Amount.Micros)
                .Texts(spends, static row => row.Spend.Budget).Bytes(spends, static row => row.Spend.Token?.ToBytes()).Texts(spends, static row => row.Spend.Merchant)
                .Texts(spends, static row => row.Spend.Category).Texts(spends, static row => row.Spend.RequestId).Texts(spends, static row => row.Spend.Route)
                .Numbers(spends, static row => row.Spend.PaymentId).Numbers(spends, static row => row.At)
                .Numbers(spends, static row => row.Spend.ClaimNumber));
        }

        if (book.Reversals is { Count: > 0 } reversals)
        {
            commands.Add(new NpgsqlBatchCommand(InsertReversals)
                .Bytes(reversals, static row => row.Key.ToBytes()).Texts(reversals, static row => row.Value.Reason).Numbers(reversals, static row => row.Value.At));
        }

        if (book.Tokens.Values is { Count: > 0 } tokens)
        {
            commands.Add(new NpgsqlBatchCommand(InsertTokens)
                .Texts(tokens, static token => token.Id).Texts(tokens, static token => token.Agent).Texts(tokens, static token => token.Claims).Texts(tokens, static token => token.Family)
                .Numbers(tokens, static token => token.IssuedAt.ToUnixTimeMilliseconds()).Numbers(tokens, static token => token.ExpiresAt.ToUnixTimeMilliseconds())
                .Numbers(tokens, static token => token.RevokedAt?.ToUnixTimeMilliseconds()));
        }
    }
}
