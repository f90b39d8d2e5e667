namespace Sidecar.Policies;

/// <summary>
/// One reason why this replica should or should not get traffic. Cheap and without I/O: it reports what the feature already knows.
/// </summary>
internal interface IReadinessCheck
{
    /// <summary>The key in <c>/health/ready</c> and <c>/health/status</c>, lower case with hyphens.</summary>
    string Name { get; }

    Readiness Check();
}

/// <summary>The state of one check. <paramref name="Data"/> is shown in <c>/health/status</c> and may be any JSON-serialisable object.</summary>
internal readonly record struct Readiness(bool IsReady, string? Detail = null, object? Data = null);
