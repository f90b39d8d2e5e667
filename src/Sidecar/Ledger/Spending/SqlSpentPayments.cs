using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Ledger.Spending;

/// <summary>What was spent with payments, read beside the writer. One SQL for all engines.</summary>
internal sealed class SqlSpentPayments(IControlStore store) : ISpentPayments
{
    private static readonly OptionalLines Count = new(new EmbeddedSql("Sidecar.Ledger.Spending").Statement("count_spends_of_payment"));
    private static readonly string OfToken = Count.With("token");
    private static readonly string Charged = Count.With("charged");

    public ValueTask<EarlierSpend> FindAsync(long paymentId, Digest token, CancellationToken cancellationToken) =>
        FindAsync(OfToken, new { payment = paymentId, token = token.ToBytes() }, cancellationToken);

    public ValueTask<EarlierSpend> FindChargeAsync(long paymentId, CancellationToken cancellationToken) => FindAsync(Charged, new { payment = paymentId }, cancellationToken);

    private async ValueTask<EarlierSpend> FindAsync(string statement, object arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AskAsync(tables => tables.FindAsync<long>(statement, arguments), cancellationToken) == 0 ? EarlierSpend.None : EarlierSpend.Counts;
        }
        catch (LedgerUnavailableException)
        {
            return EarlierSpend.Unavailable;
        }
    }
}
