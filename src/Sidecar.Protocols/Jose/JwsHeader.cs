using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// The protected header of a JWS (RFC 7515 §4). What is read is what was signed; a critical extension that is not understood makes the JWS malformed.
/// Keys that a header brings along (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>) are never used here; only a DPoP
/// proof is verified with its own <c>jwk</c>, because it proves that somebody has that key and nothing else.
/// </summary>
/// <param name="Algorithm">What the signer says it signed with; the key must allow it.</param>
/// <param name="KeyId">The <c>kid</c>, or null.</param>
/// <param name="Type">The <c>typ</c>, or null.</param>
/// <param name="IsEncoded">RFC 7797 <c>b64</c>; null where the header does not say.</param>
public sealed record JwsHeader(SignatureAlgorithm Algorithm, string? KeyId, string? Type, bool? IsEncoded)
{
    private const int MaxDepth = 8;

    /// <param name="extensions">The names that may stand in <c>crit</c>, with the member beside them.</param>
    internal static bool TryRead(
        ReadOnlySpan<char> text, string[] extensions, [NotNullWhen(true)] out JwsHeader? header, [NotNullWhen(false)] out string? error)
    {
        header = null;
        if (!Base64UrlText.TryDecode(text, out var utf8))
        {
            error = "has a header that is not base64url";
            return false;
        }

        if (!StrictJson.TryParse(utf8, MaxDepth, out var document, out error))
        {
            error = $"has a header that {error}";
            return false;
        }

        using (document)
        {
            header = Read(document.RootElement, extensions, out error);
            return header is not null;
        }
    }

    private static JwsHeader? Read(JsonElement json, string[] extensions, out string? error)
    {
        var algorithm = json.GetText("alg") is { } alg ? JoseNames.ToAlgorithm(alg) : null;
        error = json.ValueKind != JsonValueKind.Object ? "has a header that is not an object"
            : algorithm is null ? "has an alg that is not supported"
            : IsTextOrMissing(json, "kid") && IsTextOrMissing(json, "typ") ? CriticalFault(json, extensions)
            : "has a kid or typ that is not a string";
        return error is null ? new(algorithm!.Value, json.GetText("kid"), json.GetText("typ"), json.GetFlag("b64")) : null;
    }

    private static bool IsTextOrMissing(JsonElement json, string name) => !json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.String;

    // RFC 7515 §4.1.11: not empty, each understood, each there. RFC 7797 §6: b64 counts only when it is critical.
    private static string? CriticalFault(JsonElement json, string[] extensions)
    {
        var hasFlag = json.TryGetProperty("b64", out var flag);
        if (!json.TryGetProperty("crit", out var critical))
        {
            return hasFlag ? "has b64 without naming it in crit" : null;
        }

        if (critical.ValueKind != JsonValueKind.Array || critical.GetArrayLength() is 0 or > 8
            || critical.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            return "has a crit that is not a list of names";
        }

        var names = critical.EnumerateArray().Select(name => name.GetString()!).ToArray();
        return names.Distinct(StringComparer.Ordinal).Count() != names.Length ? "names an extension in crit twice"
            : !Array.TrueForAll(names, name => extensions.Contains(name) && json.TryGetProperty(name, out _)) ? "has an extension in crit that is not understood"
            : hasFlag && (!names.Contains("b64") || flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) ? "has a b64 that is not a critical flag"
            : null;
    }
}
