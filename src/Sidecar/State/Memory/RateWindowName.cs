using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>A key, and the length of its window: rules that differ in it count apart.</summary>
/// <param name="Window">Ticks.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateWindowName(Digest Key, long Window)
{
    public RateWindowName(in RateCharge charge)
        : this(charge.Key, charge.Window.Ticks)
    {
    }

    public override int GetHashCode() => Key.GetHashCode();
}
