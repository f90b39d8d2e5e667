namespace Sidecar.Ledger.Sqlite;

/// <summary>Adds to the history of payments.</summary>
internal sealed class TransitionRows(StatementSet statements)
{
    private readonly SqliteStatement _insert = statements.Named("insert_transition");

    public void Add(long paymentId, long seq, PaymentState state, long now, string? reason, string? transaction, string requestId) => _insert
        .Bind(1, paymentId).Bind(2, seq).Bind(3, state.ToText()).Bind(4, now).Bind(5, reason).Bind(6, transaction).Bind(7, requestId).Run();
}
