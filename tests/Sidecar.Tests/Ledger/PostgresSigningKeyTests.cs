using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSigningKeyTests(PostgresFixture fixture) : SigningKeyLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);
}
