namespace Sidecar.Ledger.Control;

/// <summary>
/// Where the tables are that steer spending: agents, budgets, approvals, stops, handles, keys. They change seldom; each change is one transaction together with its records of the audit. Failure as
/// in <see cref="IPaymentLedger"/>: within seconds, and nothing was written, save that the answer to a commit may be lost.
/// </summary>
internal interface IControlStore : ILedgerReader
{
    /// <summary>
    /// Runs a change and commits it, durable when it returns. It may be run more than once, each time with nothing written: it keeps what it does in its result, touches nothing else, and waits for
    /// nothing but the transaction. What it throws reaches the caller, and nothing is written then; a statement that the store refuses ends it, and is away.
    /// </summary>
    /// <param name="away">What the caller gets when the store could not be written.</param>
    /// <exception cref="OperationCanceledException">Nothing was written and nothing will be.</exception>
    ValueTask<T> WriteAsync<T>(Func<ControlTransaction, Task<T>> change, Func<Exception, T> away, CancellationToken cancellationToken);
}
