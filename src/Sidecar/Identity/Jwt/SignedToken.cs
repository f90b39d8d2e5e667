using System.Text.Json;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.X402;

namespace Sidecar.Identity.Jwt;

/// <summary>A token taken apart. Nothing of it is believed before its signature is verified.</summary>
/// <param name="Claims">An object.</param>
/// <param name="Issuer">The claim <c>iss</c>, by which the keys are found.</param>
internal sealed record SignedToken(CompactJws Jws, JsonElement Claims, string Issuer)
{
    public const int MaxLength = 8 * 1024;

    private const int MaxDepth = 16;

    /// <param name="fault">What is wrong, as the end of a sentence.</param>
    public static SignedToken? Read(string text, out string? fault)
    {
        var parsed = CompactJws.Parse(text, MaxLength);
        if (parsed is not CompactJwsResult.Parsed { Jws: var jws })
        {
            fault = (parsed as CompactJwsResult.Malformed)?.Reason;
            return null;
        }

        fault = IsToken(jws.Header.Type) ? null : "is of another type (typ)";
        if (fault is not null || !StrictJson.TryParse(jws.Payload, MaxDepth, out var document, out fault))
        {
            return null;
        }

        using (document)
        {
            if (document.RootElement is { ValueKind: JsonValueKind.Object } claims && claims.TryGetProperty("iss", out var issuer) && issuer.ValueKind == JsonValueKind.String)
            {
                return new SignedToken(jws, claims.Clone(), issuer.GetString()!);
            }
        }

        fault = "has no iss";
        return null;
    }

    // RFC 9068 §4, RFC 7519 §5.1. Others are tokens of another purpose: an ID token's logout, a DPoP proof.
    private static bool IsToken(string? type) => type is null
        || type.Equals("JWT", StringComparison.OrdinalIgnoreCase) || type.Equals("at+jwt", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/at+jwt", StringComparison.OrdinalIgnoreCase);
}
