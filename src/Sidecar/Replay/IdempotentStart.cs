using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>What came of a request that carries a key. A closed set.</summary>
internal abstract record IdempotentStart
{
    private IdempotentStart()
    {
    }

    /// <summary>First of its key: it is carried out, and the run is owed (<see cref="Verdict.PassWith"/>).</summary>
    internal sealed record Begun(IdempotentRun Run) : IdempotentStart;

    /// <summary>It was carried out; this is its answer, marked as replayed.</summary>
    internal sealed record Stored(StoredAnswer Answer) : IdempotentStart;

    /// <summary>It is being carried out, and was not done within the wait.</summary>
    internal sealed record InFlight : IdempotentStart
    {
        public static InFlight Instance { get; } = new();
    }

    /// <summary>The key was used for another request.</summary>
    internal sealed record Mismatch : IdempotentStart
    {
        public static Mismatch Instance { get; } = new();
    }

    /// <summary>The store is away, full, or its answer cannot be read. Nothing was begun.</summary>
    /// <param name="Note">For the log.</param>
    internal sealed record Unavailable(string Note) : IdempotentStart;
}
