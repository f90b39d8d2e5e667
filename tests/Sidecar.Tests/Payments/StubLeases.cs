using Sidecar.Ledger;

namespace Sidecar.Tests.Payments;

/// <summary>Work that this replica does, or another.</summary>
internal sealed class StubLeases : ILedgerLeases
{
    private int _asked;

    public bool AreOurs { get; set; } = true;

    public int Asked => Volatile.Read(ref _asked);

    public ValueTask<bool> TryHoldAsync(string name, TimeSpan lease, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return new(AreOurs);
    }
}
