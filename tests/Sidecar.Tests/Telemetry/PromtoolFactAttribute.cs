namespace Sidecar.Tests.Telemetry;

/// <summary>A test that needs promtool. Without it the test is skipped at a desk, and fails where it is required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (!Promtool.IsInstalled && !Promtool.IsRequired)
        {
            Skip = "promtool is not on PATH: apt-get install prometheus";
        }
    }
}
