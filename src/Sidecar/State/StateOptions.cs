namespace Sidecar.State;

/// <summary>Where what is hot, shared and expiring is kept. Section <c>Sidecar:State</c>.</summary>
internal sealed class StateOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sidecar:State";

    /// <summary>What keeps the state: <c>Memory</c>. Default <c>Memory</c>.</summary>
    public StateKind Kind { get; set; } = StateKind.Memory;
}
