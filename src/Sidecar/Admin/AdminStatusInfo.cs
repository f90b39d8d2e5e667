namespace Sidecar.Admin;

/// <summary>What the status page says about this process.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="StartedAt">When the process began to serve, UTC.</param>
/// <param name="ConfigurationFiles">The files that the configuration was read from, the later over the earlier.</param>
internal sealed record AdminStatusInfo(string Version, DateTimeOffset StartedAt, IReadOnlyList<string> ConfigurationFiles);
