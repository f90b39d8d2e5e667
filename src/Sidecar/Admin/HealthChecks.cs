using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>Asks every feature whether this replica should get traffic.</summary>
internal sealed class HealthChecks(IEnumerable<IReadinessCheck> checks, ILogger<HealthChecks> logger)
{
    private readonly IReadinessCheck[] _checks = [.. checks];

    public IReadOnlyList<(string Name, Readiness Readiness)> Run() => [.. _checks.Select(check => (check.Name, Ask(check)))];

    // A check that fails by itself knows nothing good: not ready, and the reason is in the log.
    private Readiness Ask(IReadinessCheck check)
    {
        try
        {
            return check.Check();
        }
        catch (Exception exception)
        {
            AdminLog.CheckFaulted(logger, check.Name, exception);
            return new(IsReady: false, "the check failed; see the log");
        }
    }
}
