using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>Writes protected headers.</summary>
internal static class JwsHeaderText
{
    /// <summary>The header in base64url.</summary>
    public static string Write(SigningKey key, string? type, bool? isEncoded) =>
        Base64UrlText.Encode(JsonText.Write((key, type, isEncoded), static (writer, header) =>
        {
            writer.WriteStartObject();
            writer.WriteString("alg", JoseNames.Of(header.key.Algorithm));
            writer.WriteOptional("kid", header.key.VerificationKey.KeyId);
            writer.WriteOptional("typ", header.type);
            if (header.isEncoded is { } flag)
            {
                writer.WriteBoolean("b64", flag);
                writer.WriteStartArray("crit");
                writer.WriteStringValue("b64");
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }));
}
