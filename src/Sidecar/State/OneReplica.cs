namespace Sidecar.State;

/// <summary>State in memory is one process's.</summary>
internal sealed class OneReplica : IReplicas
{
    public int Known => 1;
}
