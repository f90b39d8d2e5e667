namespace Sidecar.Resilience;

/// <summary>How the process leaves, under <c>Sidecar:Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    public const string Section = "Sidecar:Shutdown";

    /// <summary>
    /// How long requests are still accepted after readiness turned red, so that load balancers have time to notice; up to 10 minutes,
    /// zero for no wait. Default: 00:00:05.
    /// </summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests in flight may take to finish after that, up to an hour. Default: 00:00:30.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
