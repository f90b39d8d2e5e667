using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteSigningKeyTests : SigningKeyLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();
}
