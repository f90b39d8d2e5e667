namespace Sidecar.IntegrationTests.Hosts;

/// <summary>A row of the ledger's table `payments`, with the states it went through in order.</summary>
internal sealed record LedgerPayment(
    long Id, string State, string? Reason, string? Transaction, string? Payer, string? Nonce, string Network, string Amount, string RequestId)
{
    public IReadOnlyList<string> Transitions { get; init; } = [];

    public override string ToString() => $"{Nonce} {string.Join(" → ", Transitions)} ({Reason})";
}
