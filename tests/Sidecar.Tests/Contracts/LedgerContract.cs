using Sidecar.Ledger;

namespace Sidecar.Tests.Contracts;

/// <summary>What the contract suites of a ledger have in common: a fresh one for each test. An implementation inherits every suite once.</summary>
public abstract class LedgerContract : IAsyncLifetime
{
    private protected LedgerHarness Harness { get; private set; } = null!;

    private protected IPaymentLedger Ledger => Harness.Ledger;

    public async Task InitializeAsync() => Harness = await CreateAsync();

    public async Task DisposeAsync() => await Harness.DisposeAsync();

    private protected abstract Task<LedgerHarness> CreateAsync();
}
