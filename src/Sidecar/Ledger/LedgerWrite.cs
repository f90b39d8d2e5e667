namespace Sidecar.Ledger;

/// <summary>
/// One write on its way to the store. It is taken by the writer or withdrawn by its caller, never both: so a caller who was told that it was cancelled
/// knows that nothing was written, and a write that was taken always delivers its outcome, also to a caller who has stopped caring.
/// </summary>
/// <param name="queuedAt">Timestamp of the ledger's clock.</param>
internal abstract class LedgerWrite(long queuedAt)
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private int _stage;

    public long QueuedAt { get; } = queuedAt;

    /// <summary>Whether somebody waits. Writes that nobody waits for ride along with the next that is awaited.</summary>
    public abstract bool IsAwaited { get; }

    /// <summary>The writer's. False: the caller was quicker, and the write must not be done.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _stage, Taken, Queued) == Queued;

    /// <summary>Says what <see cref="Apply"/> will look at.</summary>
    public abstract void AddNeeds(LedgerNeeds needs);

    /// <summary>Does the write in the transaction that is open. Called again if the transaction had to be begun anew.</summary>
    public abstract void Apply(ILedgerRows rows, long now);

    /// <summary>The transaction is committed: what <see cref="Apply"/> found is true now.</summary>
    public abstract void Complete();

    /// <summary>Nothing was written.</summary>
    public abstract void Fail(Exception cause);

    /// <summary>The caller's. False: the writer was quicker, and the outcome will come.</summary>
    protected bool TryWithdraw() => Interlocked.CompareExchange(ref _stage, Withdrawn, Queued) == Queued;
}
