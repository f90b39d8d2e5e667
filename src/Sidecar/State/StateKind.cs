namespace Sidecar.State;

/// <summary>What keeps the hot, expiring state.</summary>
internal enum StateKind
{
    /// <summary>This process: right for one replica.</summary>
    Memory,

    /// <summary>A Redis server or cluster that all replicas share.</summary>
    Redis,
}
