namespace Sidecar.Telemetry;

/// <summary>The meter that our own instruments belong to.</summary>
internal static class SidecarMeter
{
    public const string Name = "Sidecar";
}
