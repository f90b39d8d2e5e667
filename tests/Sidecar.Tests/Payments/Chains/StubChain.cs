using Sidecar.Payments.Chains;

namespace Sidecar.Tests.Payments.Chains;

/// <summary>A chain that tells what a test wants it to tell.</summary>
internal sealed class StubChain(ChainFinding finding) : IChainView
{
    private int _looks;

    public string Network => "eip155:84532";

    public int Looks => Volatile.Read(ref _looks);

    public ChainFinding Finding { get; set; } = finding;

    /// <summary>Awaited before it tells.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<ChainFinding> FindAsync(ChainAuthorization authorization)
    {
        Interlocked.Increment(ref _looks);
        await Gate;
        return Finding;
    }
}
