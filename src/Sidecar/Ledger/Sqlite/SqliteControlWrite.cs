using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Sqlite;

/// <summary>A change of the control tables whose caller waits. Its outcome is told by a function, on the caller's thread: what the change threw is thrown there.</summary>
internal sealed class SqliteControlWrite<T>(Func<ControlTransaction, Task<T>> change, Func<Exception, T> away, long queuedAt) : AwaitedWrite<Func<T>>(queuedAt)
{
    public override void AddNeeds(LedgerNeeds needs)
    {
    }

    protected override Func<T> Decide(ILedgerRows rows, long now) => ((PaymentRows)rows).Change(change, now);

    protected override Func<T> Unavailable(Exception cause) => () => away(cause);
}
