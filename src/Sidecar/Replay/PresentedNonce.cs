using System.Runtime.InteropServices;

namespace Sidecar.Replay;

/// <summary>A nonce of the right shape and the time that the request says it was made at. Neither is believed yet.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PresentedNonce(string Nonce, DateTimeOffset At)
{
    /// <summary>Whoever verified the signature that it was in used it already.</summary>
    public bool IsUsed { get; init; }
}
