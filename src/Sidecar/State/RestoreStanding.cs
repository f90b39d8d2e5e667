namespace Sidecar.State;

/// <summary>How a store of revocations stands.</summary>
internal enum RestoreStanding
{
    /// <summary>It begins, or was flushed: what was revoked must be put into it.</summary>
    Incomplete,

    Complete,

    /// <summary>The store is away.</summary>
    Unavailable,
}
