using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteRefreshHandleTests : RefreshHandleLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();
}
