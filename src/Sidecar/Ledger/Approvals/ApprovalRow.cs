using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Ledger.Approvals;

/// <summary>A row of <c>find_approval.sql</c> and its kin.</summary>
internal sealed class ApprovalRow
{
    public long Number { get; init; }

    public required string Id { get; init; }

    public required byte[] Key { get; init; }

    public required string Agent { get; init; }

    public long Amount { get; init; }

    public required string Currency { get; init; }

    public required string Merchant { get; init; }

    public string? Category { get; init; }

    public string? Intent { get; init; }

    public required string RequestId { get; init; }

    public required string State { get; init; }

    public long AskedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? Reason { get; init; }

    public long? HandedOutAt { get; init; }

    /// <exception cref="LedgerUnavailableException">It stands in a way that this program does not know.</exception>
    public ApprovalRecord ToRecord() => new(Id, new Digest(Key), Agent, new SpendAmount(Amount, Currency), Merchant)
    {
        Number = Number,
        Category = Category,
        Intent = Intent,
        RequestId = RequestId,
        State = ApprovalStateText.Parse(State),
        AskedAt = UnixTime.Of(AskedAt),
        ExpiresAt = UnixTime.Of(ExpiresAt),
        DecidedAt = UnixTime.Of(DecidedAt),
        DecidedBy = DecidedBy,
        Reason = Reason,
        HandedOutAt = UnixTime.Of(HandedOutAt),
    };
}
