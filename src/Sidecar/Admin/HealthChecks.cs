using System.Diagnostics.Metrics;
using Sidecar.Policies;
using Sidecar.Telemetry;

namespace Sidecar.Admin;

/// <summary>Asks every feature whether this replica should get traffic, for the health pages and for a metric.</summary>
internal sealed class HealthChecks
{
    private readonly IReadinessCheck[] _checks;
    private readonly ILogger<HealthChecks> _logger;

    public HealthChecks(IEnumerable<IReadinessCheck> checks, IMeterFactory meters, ILogger<HealthChecks> logger)
    {
        _checks = [.. checks];
        _logger = logger;
        meters.Create(SidecarMeter.Name).CreateObservableGauge("sidecar.ready", Observe, unit: null, "1 while a readiness check is green, else 0.");
    }

    public IReadOnlyList<(string Name, Readiness Readiness)> Run() => [.. _checks.Select(check => (check.Name, Ask(check)))];

    private IEnumerable<Measurement<int>> Observe() =>
        Run().Select(static check => new Measurement<int>(check.Readiness.IsReady ? 1 : 0, new KeyValuePair<string, object?>("check", check.Name)));

    // A check that fails by itself knows nothing good: not ready, and the reason is in the log.
    private Readiness Ask(IReadinessCheck check)
    {
        try
        {
            return check.Check();
        }
        catch (Exception exception)
        {
            AdminLog.CheckFaulted(_logger, check.Name, exception);
            return new(IsReady: false, "the check failed; see the log");
        }
    }
}
