namespace Sidecar.IntegrationTests.Spending;

/// <summary>A payment as the ledger has it.</summary>
internal sealed record SpentPayment(long Id, string State, string Payer, string Nonce);
