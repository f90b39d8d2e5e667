namespace Sidecar.State;

/// <summary>What came of renewing, completing or giving back something leased.</summary>
internal enum LeaseOutcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>The lease had ended, or the store forgot it; it may be somebody else's by now, and nothing was changed.</summary>
    Lost,

    /// <summary>The store is away. The lease ends by itself.</summary>
    Unavailable,
}
