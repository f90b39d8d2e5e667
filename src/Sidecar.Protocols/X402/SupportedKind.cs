using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>One kind of payment that a facilitator settles.</summary>
/// <param name="Network">CAIP-2 in version 2, a name in version 1.</param>
/// <param name="Extra">What an offer of this kind must carry in its own <c>extra</c>, an object (Solana's <c>feePayer</c>).</param>
public sealed record SupportedKind(int X402Version, string Scheme, string Network, JsonElement? Extra);
