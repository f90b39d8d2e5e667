using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>
/// Handles that get a new token for an old one. The threat: a stolen handle. The promise: a handle is used once; of two who use it at once one gets a successor; using it again ends the whole family,
/// with all that came of it (RFC 9700 §4.14.2). Only digests of handles are kept. Durable when told, together with the record of the audit.
/// </summary>
internal interface IRefreshHandleLedger
{
    ValueTask<LedgerWriteOutcome> CreateAsync(RefreshHandleRecord handle, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Uses a handle up and puts its successor in its place, of the same family, with the same terms and the same end.</summary>
    /// <param name="audit">Of a refresh. Reuse is recorded as <c>refused</c> for <c>reused</c>, about the family; a handle that is refused otherwise is not recorded.</param>
    ValueTask<RefreshUse> UseAsync(Digest handle, Digest successor, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Ends a family. Unknown where there is none.</summary>
    ValueTask<ControlWrite<RefreshHandleRecord>> RevokeFamilyAsync(string family, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken);
}

/// <summary>A handle.</summary>
/// <param name="Handle">The SHA-256 of the handle as it was handed out.</param>
/// <param name="Family">Of all handles that came of one; the tokens name it.</param>
/// <param name="Terms">As JSON: what the next token allows.</param>
internal sealed record RefreshHandleRecord(Digest Handle, string Family, string Agent, string Terms, DateTimeOffset ExpiresAt)
{
    /// <summary>When the token was asked for that it belongs to: where all of its agent were ended since, it is ended with them. Null where nobody asks.</summary>
    public DateTimeOffset? AskedAt { get; init; }
}

/// <summary>What came of using a handle. A closed set.</summary>
internal abstract record RefreshUse
{
    private RefreshUse()
    {
    }

    internal sealed record Refreshed(RefreshHandleRecord Successor) : RefreshUse;

    /// <summary>It was used before: the family is ended now.</summary>
    internal sealed record Reused(string Family, string Agent) : RefreshUse;

    /// <summary>There is none, it is over, or its family was ended.</summary>
    internal sealed record Refused : RefreshUse
    {
        public static Refused Instance { get; } = new();
    }

    internal sealed record Unavailable(Exception Cause) : RefreshUse;
}
