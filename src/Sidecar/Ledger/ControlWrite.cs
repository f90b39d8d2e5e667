namespace Sidecar.Ledger;

/// <summary>What came of a change. A closed set.</summary>
internal abstract record ControlWrite<T>
    where T : class
{
    private ControlWrite()
    {
    }

    /// <summary>Written, and durable. For a deletion: as it was.</summary>
    internal sealed record Written(T Record) : ControlWrite<T>;

    internal sealed record Unknown : ControlWrite<T>
    {
        public static Unknown Instance { get; } = new();
    }

    /// <summary>It is not as the change expects; nothing was written.</summary>
    /// <param name="Reason">A sentence for the operator, without a full stop.</param>
    internal sealed record Conflict(string Reason) : ControlWrite<T>;

    internal sealed record Unavailable(Exception Cause) : ControlWrite<T>;
}
