using Sidecar.State;
using Sidecar.State.Memory;

namespace Sidecar.Tests.Contracts;

/// <summary>Stores of revocations to which the ledger has told all it knows: nothing.</summary>
internal static class FilledRevocations
{
    public static MemoryRevocations InMemory(TimeProvider time, int capacity = 100)
    {
        var store = new MemoryRevocations(time, capacity);
        Assert.Equal(LeaseOutcome.Done, store.PutAsync(HolderToken.New(), [], isLast: true, CancellationToken.None).AsTask().GetAwaiter().GetResult());
        return store;
    }

    /// <summary>Makes a whole pass.</summary>
    public static async Task FillAsync(IRestoredRevocations store, params RevocationRetention[] revoked)
    {
        var pass = HolderToken.New();
        Assert.Equal(LeaseOutcome.Done, await store.BeginAsync(pass, CancellationToken.None));
        Assert.Equal(LeaseOutcome.Done, await store.PutAsync(pass, revoked, isLast: true, CancellationToken.None));
    }
}
