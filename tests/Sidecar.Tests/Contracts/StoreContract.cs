namespace Sidecar.Tests.Contracts;

/// <summary>What the suites of all stores share.</summary>
public abstract class StoreContract
{
    /// <summary>Longer than any time limit of a store, on a machine that has other things to do.</summary>
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected static readonly CancellationToken Cancelled = new(canceled: true);

    private protected abstract StoreClock Clock { get; }

    private protected static Task ThrowsCancelledAsync<T>(Func<ValueTask<T>> call) =>
        Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call());
}
