using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSpendChargesTests(PostgresFixture fixture) : SpendChargesContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);
}
