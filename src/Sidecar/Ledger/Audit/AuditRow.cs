namespace Sidecar.Ledger.Audit;

/// <summary>A row of <c>list_audit.sql</c>.</summary>
internal sealed class AuditRow
{
    public long Number { get; init; }

    public long At { get; init; }

    public required string Action { get; init; }

    public required string Decision { get; init; }

    public required string Actor { get; init; }

    public string? Agent { get; init; }

    public string? Subject { get; init; }

    public string? Reason { get; init; }

    public string? Amount { get; init; }

    public string? Currency { get; init; }

    public string? Merchant { get; init; }

    public string? Category { get; init; }

    public string? RequestId { get; init; }

    public required byte[] Previous { get; init; }

    public required byte[] Hash { get; init; }

    public AuditRecord ToRecord() => new(Number, DateTimeOffset.FromUnixTimeMilliseconds(At), ToEntry(), Previous, Hash);

    private AuditEntry ToEntry() => new(Action, Decision)
    {
        Actor = Actor,
        Agent = Agent,
        Subject = Subject,
        Reason = Reason,
        Amount = Amount,
        Currency = Currency,
        Merchant = Merchant,
        Category = Category,
        RequestId = RequestId,
    };
}
