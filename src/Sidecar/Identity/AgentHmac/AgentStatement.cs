using System.Runtime.InteropServices;

namespace Sidecar.Identity.AgentHmac;

/// <summary>What a signed body says of itself. Nothing of it is believed before the signature is checked.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AgentStatement(string AgentId, DateTimeOffset At, string Nonce);
