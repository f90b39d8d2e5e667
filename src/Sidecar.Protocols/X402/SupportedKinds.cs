using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>A facilitator's answer to <c>GET /supported</c>.</summary>
public static class SupportedKinds
{
    private const int MaxDepth = 64;

    /// <summary>
    /// The kinds that are understood; others, and the extensions and signers beside them, are passed over.
    /// False when the answer is not JSON or has no array named <c>kinds</c>.
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out IReadOnlyList<SupportedKind>? kinds)
    {
        kinds = null;
        if (!StrictJson.TryParse(utf8, MaxDepth, out var doc, out _))
        {
            return false;
        }

        using (doc)
        {
            kinds = doc.RootElement.TryGet("kinds", JsonValueKind.Array, out var entries)
                ? [.. entries.EnumerateArray().Select(Read).OfType<SupportedKind>()]
                : null;
            return kinds is not null;
        }
    }

    private static SupportedKind? Read(JsonElement entry) =>
        entry.GetWhole("x402Version") is { } version && entry.GetText("scheme") is { } scheme && entry.GetText("network") is { } network
            ? new(version, scheme, network, entry.TryGet("extra", JsonValueKind.Object, out var extra) ? extra.Clone() : null)
            : null;
}
