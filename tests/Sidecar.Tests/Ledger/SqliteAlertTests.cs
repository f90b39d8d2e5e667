using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteAlertTests : AlertLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();
}
