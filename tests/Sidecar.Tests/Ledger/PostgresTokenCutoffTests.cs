using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresTokenCutoffTests(PostgresFixture fixture) : TokenCutoffLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);
}
