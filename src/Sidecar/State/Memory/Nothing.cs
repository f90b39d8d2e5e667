namespace Sidecar.State.Memory;

/// <summary>The value of a key that says everything by being there.</summary>
internal readonly struct Nothing;
