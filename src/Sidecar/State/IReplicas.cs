namespace Sidecar.State;

/// <summary>How many processes share the state, as far as is known. Only ever used to divide what each may admit alone.</summary>
internal interface IReplicas
{
    /// <summary>This one included; 1 or more. The last known number while the store is away.</summary>
    int Known { get; }
}
