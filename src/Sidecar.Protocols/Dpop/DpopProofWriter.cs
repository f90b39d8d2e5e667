using Sidecar.Protocols.Jose;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Dpop;

/// <summary>Makes proofs: what a client does.</summary>
public static class DpopProofWriter
{
    /// <summary>A proof for one request (RFC 9449 §4.2), for the header <c>DPoP</c>.</summary>
    /// <param name="url">The request's absolute URL; its query and fragment are left out.</param>
    /// <param name="issuedAt">Parts of a second are dropped.</param>
    /// <param name="id">Never used before with this key: 96 random bits or more.</param>
    /// <param name="token">The token that goes with the request, without its scheme.</param>
    /// <param name="nonce">The last nonce that the server sent.</param>
    /// <exception cref="ArgumentException">The key is a shared secret.</exception>
    public static string Sign(SigningKey key, string method, string url, DateTimeOffset issuedAt, string id, string? token = null, string? nonce = null)
    {
        if (key.VerificationKey.IsSecret)
        {
            throw new ArgumentException("A shared secret proves nothing: who verifies has it too.", nameof(key));
        }

        var payload = JsonText.Write((method, url, issuedAt, id, token, nonce), static (writer, claims) =>
        {
            writer.WriteStartObject();
            writer.WriteString("jti", claims.id);
            writer.WriteString("htm", claims.method);
            writer.WriteString("htu", claims.url.Split('?', '#')[0]);
            writer.WriteNumber("iat", claims.issuedAt.ToUnixTimeSeconds());
            writer.WriteOptional("ath", claims.token is null ? null : DpopProof.HashOf(claims.token));
            writer.WriteOptional("nonce", claims.nonce);
            writer.WriteEndObject();
        });
        var signed = $"{HeaderOf(key)}.{Base64UrlText.Encode(payload)}";
        return $"{signed}.{Base64UrlText.Encode(key.Sign(System.Text.Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string HeaderOf(SigningKey key) => Base64UrlText.Encode(JsonText.Write(key, static (writer, key) =>
    {
        writer.WriteStartObject();
        writer.WriteString("typ", DpopProof.Type);
        writer.WriteString("alg", JoseNames.Of(key.Algorithm));
        writer.WritePropertyName("jwk");
        key.VerificationKey.WriteBareJwk(writer);
        writer.WriteEndObject();
    }));
}
