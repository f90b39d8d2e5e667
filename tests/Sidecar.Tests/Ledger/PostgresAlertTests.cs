using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresAlertTests(PostgresFixture fixture) : AlertLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);
}
