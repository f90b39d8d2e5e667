using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteApprovalTests : ApprovalLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();
}
