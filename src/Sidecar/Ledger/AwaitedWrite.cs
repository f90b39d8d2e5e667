namespace Sidecar.Ledger;

/// <summary>A write whose caller waits for the outcome.</summary>
internal abstract class AwaitedWrite<TOutcome>(long queuedAt) : LedgerWrite(queuedAt)
    where TOutcome : class
{
    // Asynchronous continuations: a caller must never run on the writer's thread.
    private readonly TaskCompletionSource<TOutcome> _delivery = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TOutcome? _outcome;

    public sealed override bool IsAwaited => true;

    public sealed override void Apply(ILedgerRows rows, long now) => _outcome = Decide(rows, now);

    public sealed override void Complete() => _delivery.SetResult(_outcome!);

    public sealed override void Fail(Exception cause) => _delivery.SetResult(Unavailable(cause));

    /// <summary>The outcome, or a cancellation that means: nothing was written and nothing will be.</summary>
    public Task<TOutcome> WaitAsync(CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? WaitOrWithdrawAsync(cancellationToken) : _delivery.Task;

    private async Task<TOutcome> WaitOrWithdrawAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static (write, token) => ((AwaitedWrite<TOutcome>)write!).Cancel(token), this);
        return await _delivery.Task;
    }

    protected abstract TOutcome Decide(ILedgerRows rows, long now);

    protected abstract TOutcome Unavailable(Exception cause);

    private void Cancel(CancellationToken cancellationToken)
    {
        if (TryWithdraw())
        {
            _delivery.SetCanceled(cancellationToken);
        }
    }
}
