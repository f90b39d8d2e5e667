using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Dpop;

/// <summary>The claims of a proof (RFC 9449 §4.2). Others are ignored.</summary>
internal sealed record DpopClaims(string Id, string Method, string Url, DateTimeOffset IssuedAt, string? TokenHash, string? Nonce)
{
    private const int MaxDepth = 8;

    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out DpopClaims? claims, [NotNullWhen(false)] out string? error)
    {
        claims = null;
        if (!StrictJson.TryParse(payload, MaxDepth, out var document, out error))
        {
            error = $"has claims of which the text {error}";
            return false;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                error = "has claims that are not an object";
                return false;
            }

            var reader = new ClaimReader(document.RootElement);
            var read = new DpopClaims(
                reader.Id("jti", 256), reader.Id("htm", 32), reader.Id("htu", 4096), reader.Time("iat"), reader.OptionalId("ath", 43), reader.OptionalId("nonce", 256));
            error = reader.Fault;
            claims = error is null ? read : null;
            return claims is not null;
        }
    }
}
