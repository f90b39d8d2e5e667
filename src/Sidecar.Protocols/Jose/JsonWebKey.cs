using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// Public keys as JSON (RFC 7517; EC and RSA by RFC 7518 §6, Ed25519 by RFC 8037): EC on P-256 or P-384, OKP on Ed25519, RSA of 2048 to 4096 bits.
/// A key that is not for verifying, that names another algorithm than its curve's, that shows its private half, or that is no point of its curve
/// is skipped with the reason.
/// </summary>
public static class JsonWebKey
{
    private const int MaxKeyIdLength = 512;

    // Whoever publishes these has published the key: everybody can sign with it now.
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>Reads one key of a set.</summary>
    /// <param name="jwk">A value of a document that was read with <see cref="StrictJson"/>; it is not needed afterwards.</param>
    public static JsonWebKeyResult Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return new JsonWebKeyResult.Skipped(null, "is not an object");
        }

        var keyId = jwk.GetText("kid");
        var fault = KeyIdFault(jwk, keyId) ?? UseFault(jwk);
        if (fault is not null)
        {
            return new JsonWebKeyResult.Skipped(keyId is { Length: <= MaxKeyIdLength } ? keyId : null, fault);
        }

        return PublicKeyReader.Read(jwk, keyId, out var error) is { } key
            ? new JsonWebKeyResult.Usable(key)
            : new JsonWebKeyResult.Skipped(keyId, error ?? "is not usable");
    }

    private static string? KeyIdFault(JsonElement jwk, string? keyId) =>
        keyId is null && jwk.TryGetProperty("kid", out _) ? "has a kid that is not a string"
        : keyId is { Length: > MaxKeyIdLength } ? $"has a kid of more than {MaxKeyIdLength} characters"
        : Array.Exists(PrivateMembers, name => jwk.TryGetProperty(name, out _)) ? "shows members of a private key"
        : null;

    // RFC 7517 §4.2 and §4.3: what is said about the use of a key binds; where nothing is said, it may verify.
    private static string? UseFault(JsonElement jwk)
    {
        if (jwk.TryGetProperty("use", out var use) && !(use.ValueKind == JsonValueKind.String && use.ValueEquals("sig"u8)))
        {
            return "is not for signatures (use)";
        }

        if (!jwk.TryGetProperty("key_ops", out var operations))
        {
            return null;
        }

        var verifies = operations.ValueKind == JsonValueKind.Array
            && operations.EnumerateArray().Any(operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify"u8));
        return verifies ? null : "is not for verifying (key_ops)";
    }
}
