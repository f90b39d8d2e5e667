using Sidecar.Policies;

namespace Sidecar.Admin.Control;

/// <summary>What came of a call that may carry a key. A closed set.</summary>
internal abstract record ControlStart
{
    private ControlStart()
    {
    }

    /// <summary>It is carried out.</summary>
    /// <param name="Run">To be ended; null where the call carries no key.</param>
    internal sealed record Begun(ControlRun? Run) : ControlStart;

    /// <summary>It was carried out before; this is its answer.</summary>
    internal sealed record Answered(StoredAnswer Answer) : ControlStart;

    internal sealed record Refused(OperatorAnswer Answer) : ControlStart;
}
