namespace Sidecar.Ledger;

/// <summary>A row of <c>list_steps.sql</c>.</summary>
internal sealed class PaymentStepRow
{
    public long Sequence { get; init; }

    public required string State { get; init; }

    public long At { get; init; }

    public string? Reason { get; init; }

    public string? TransactionId { get; init; }

    public required string RequestId { get; init; }

    public PaymentStep ToStep() => new(Sequence, PaymentStateText.Parse(State), DateTimeOffset.FromUnixTimeMilliseconds(At), Reason, TransactionId, RequestId);
}
