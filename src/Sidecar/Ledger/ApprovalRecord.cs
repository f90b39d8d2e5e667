using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>A spend that somebody has to approve.</summary>
/// <param name="Id"><c>apr_</c> and 26 characters.</param>
/// <param name="Key">Of the request, see <see cref="SpendRequest.ApprovalKey"/>.</param>
internal sealed record ApprovalRecord(string Id, Digest Key, string Agent, SpendAmount Amount, string Merchant)
{
    /// <summary>Order of asking, from 1; 0 while it is not written.</summary>
    public long Number { get; init; }

    public string? Category { get; init; }

    public string? Intent { get; init; }

    public required string RequestId { get; init; }

    public ApprovalState State { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>From when on a pending one counts as denied, and a granted one as used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? Reason { get; init; }

    /// <summary>When a token was issued with it: whoever has that may use it, and nobody else. Null where the request itself uses it.</summary>
    public DateTimeOffset? HandedOutAt { get; init; }
}

/// <summary>How an approval stands. Stored in lower case.</summary>
internal enum ApprovalState
{
    Pending,
    Approved,
    Denied,

    /// <summary>Approved, and spent.</summary>
    Used,
}
