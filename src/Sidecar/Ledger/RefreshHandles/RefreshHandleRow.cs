using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Ledger.RefreshHandles;

/// <summary>A row of <c>find_refresh_handle.sql</c> and <c>find_latest_refresh_handle.sql</c>.</summary>
internal sealed class RefreshHandleRow
{
    public required byte[] Handle { get; init; }

    public required string Family { get; init; }

    public required string Agent { get; init; }

    public required string Terms { get; init; }

    public long ExpiresAt { get; init; }

    public long? UsedAt { get; init; }

    /// <summary>When its family was ended.</summary>
    public long? EndedAt { get; init; }

    public RefreshHandleRecord ToRecord() => new(new Digest(Handle), Family, Agent, Terms, UnixTime.Of(ExpiresAt));
}
