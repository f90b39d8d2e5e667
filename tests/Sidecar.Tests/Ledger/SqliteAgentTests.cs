using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteAgentTests : AgentLedgerContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();
}
