using System.Diagnostics.CodeAnalysis;
using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.Dpop;

/// <summary>The claims of a proof (RFC 9449 §4.2). Others are ignored.</summary>
internal sealed record DpopClaims(string Id, string Method, string Url, DateTimeOffset IssuedAt, string? TokenHash, string? Nonce)
{
    private const int MaxDepth = 8;

    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out DpopClaims? claims, [NotNullWhen(false)] out string? error) =>
        ClaimReader.TryRead(payload, MaxDepth, Read, out claims, out error);

    private static DpopClaims Read(ClaimReader claims) => new(
        claims.Id("jti", 256), claims.Id("htm", 32), claims.Id("htu", 4096), claims.Time("iat"), claims.OptionalId("ath", 43), claims.OptionalId("nonce", 256));
}
