using Dapper;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Spending;

/// <summary>Reversals that are to be told. They are written by way of the ledger's one writer. One SQL for all engines.</summary>
internal sealed class SqlSpendReversals(IControlStore store, TimeProvider time) : ISpendReversals
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Spending");
    private static readonly string List = Embedded.Statement("list_untold_reversals");
    private static readonly string Tell = Embedded.Statement("tell_reversal");

    public async ValueTask<IReadOnlyList<SpendReversal>> ListUntoldAsync(int limit, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(connection => connection.QueryAsync<SpendReversalRow>(new CommandDefinition(List, new { limit }, cancellationToken: cancellationToken)), cancellationToken);
        return [.. rows.Select(static row => row.ToReversal())];
    }

    public ValueTask<LedgerWriteOutcome> ToldAsync(SpendReversal reversal, CancellationToken cancellationToken) => store.WriteAsync<LedgerWriteOutcome>(
        async transaction =>
        {
            await transaction.ExecuteAsync(Tell, new { number = reversal.Number, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            return LedgerWriteOutcome.Written.Instance;
        },
        static fault => new LedgerWriteOutcome.Unavailable(fault),
        cancellationToken);
}
