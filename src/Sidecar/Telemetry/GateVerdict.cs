namespace Sidecar.Telemetry;

/// <summary>What a gate decided: the closed set of the label <c>verdict</c>.</summary>
internal static class GateVerdict
{
    public const string Pass = "pass";

    public const string Refuse = "refuse";

    public const string Answer = "answer";
}
