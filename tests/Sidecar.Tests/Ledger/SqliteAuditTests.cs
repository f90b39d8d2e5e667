using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteAuditTests : AuditContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();

    private protected override Task TamperAsync(string sql) =>
        Harness.ExecuteAsync($"drop trigger audit_update; drop trigger audit_delete; drop trigger audit_head_delete; {sql}");
}
