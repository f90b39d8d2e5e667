using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresAuditTests(PostgresFixture fixture) : AuditContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);

    private protected override Task TamperAsync(string sql) =>
        Harness.ExecuteAsync($"drop trigger audit_append_only on audit; drop trigger audit_head_not_deleted on audit_head; {sql}");
}
