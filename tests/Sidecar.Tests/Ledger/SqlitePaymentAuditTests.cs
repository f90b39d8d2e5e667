using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqlitePaymentAuditTests : PaymentAuditContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();
}
