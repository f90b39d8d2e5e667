using System.Runtime.InteropServices;

namespace Sidecar.Hygiene;

/// <summary>What a trusted proxy says of the address that its client asked for; null what it does not say, or not in a form that could be believed.</summary>
/// <param name="Host">As it was written.</param>
/// <param name="Scheme">http or https.</param>
/// <param name="Prefix">A plain path without a slash at its end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ForwardedWord(string? Host, string? Scheme, string? Prefix);
