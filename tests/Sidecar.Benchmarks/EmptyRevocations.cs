using Sidecar.State;

namespace Sidecar.Benchmarks;

/// <summary>A store of revocations that was filled from a ledger without any. Before that it tells nobody that something was not revoked.</summary>
internal static class EmptyRevocations
{
    public static async Task FillAsync(IServiceProvider services)
    {
        var store = services.GetRequiredService<IRestoredRevocations>();
        var pass = HolderToken.New();
        await store.BeginAsync(pass, CancellationToken.None);
        await store.PutAsync(pass, [], isLast: true, CancellationToken.None);
    }
}
