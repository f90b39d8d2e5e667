using System.Diagnostics.CodeAnalysis;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Webhooks;

/// <summary>
/// A secret as Standard Webhooks and Svix write it: <c>whsec_</c> and base64 of a shared secret (the prefix may be left out), <c>whpk_</c> and base64 of an Ed25519 public key,
/// <c>whsk_</c> and base64 of an Ed25519 private key (its seed, or the seed and the public key). What is signed with is what the base64 says, not its text.
/// </summary>
public sealed class StandardWebhookSecret
{
    /// <summary>The fewest bytes of a shared secret. The specification asks for 24 to 64; older ones are shorter.</summary>
    public const int MinSecretSize = 16;

    /// <summary>The most bytes of a shared secret.</summary>
    public const int MaxSecretSize = 128;

    private const int SeedSize = 32;

    private StandardWebhookSecret(byte[]? shared, VerificationKey? publicKey, SigningKey? privateKey)
    {
        Shared = shared;
        PublicKey = publicKey;
        PrivateKey = privateKey;
    }

    /// <summary>Whether it can only sign: a verifier wants the public key instead.</summary>
    public bool IsPrivateKey => PrivateKey is not null;

    /// <summary>The Ed25519 key that verifies what it signs; null for a shared secret.</summary>
    public VerificationKey? PublicKey { get; }

    internal byte[]? Shared { get; }

    internal SigningKey? PrivateKey { get; }

    /// <summary>Reads one with a shared secret of <see cref="MinSecretSize"/> bytes or more.</summary>
    /// <param name="error">What is wrong, as the end of a sentence; never a piece of the secret.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out StandardWebhookSecret? secret, [NotNullWhen(false)] out string? error) => TryParse(text, MinSecretSize, out secret, out error);

    /// <summary>Reads one.</summary>
    /// <param name="minSize">The fewest bytes of a shared secret, for a sender that makes shorter ones.</param>
    /// <param name="error">What is wrong, as the end of a sentence; never a piece of the secret.</param>
    public static bool TryParse(string text, int minSize, [NotNullWhen(true)] out StandardWebhookSecret? secret, [NotNullWhen(false)] out string? error)
    {
        secret = null;
        var isKey = text.StartsWith("whpk_", StringComparison.Ordinal) || text.StartsWith("whsk_", StringComparison.Ordinal);
        var base64 = isKey || text.StartsWith("whsec_", StringComparison.Ordinal) ? text[(text.IndexOf('_', StringComparison.Ordinal) + 1)..] : text;
        if (!HeaderBase64.TryDecode(base64, out var bytes, out error))
        {
            error = $"{error} after its prefix";
            return false;
        }

        secret = !isKey ? OfShared(bytes, minSize, out error) : text[2] == 'p' ? OfPublic(bytes, out error) : OfPrivate(bytes, out error);
        return secret is not null;
    }

    private static StandardWebhookSecret? OfShared(byte[] bytes, int minSize, out string? error)
    {
        error = bytes.Length >= minSize && bytes.Length <= MaxSecretSize ? null : $"must hold {minSize} to {MaxSecretSize} bytes";
        return error is null ? new(bytes, null, null) : null;
    }

    private static StandardWebhookSecret? OfPublic(byte[] bytes, out string? error) =>
        Ed25519.TryImport(bytes, out var handle, out error)
            ? new(null, new(new Ed25519Verifier(handle), KeyMembers.Ed25519(bytes), keyId: null, SignatureAlgorithm.Ed25519), null)
            : null;

    private static StandardWebhookSecret? OfPrivate(byte[] bytes, out string? error)
    {
        error = !Ed25519.IsSupported ? LibCrypto.NotLoaded
            : bytes.Length is SeedSize or 2 * SeedSize ? null
            : $"must hold {SeedSize} or {2 * SeedSize} bytes";
        if (error is not null)
        {
            return null;
        }

        var key = SigningKey.FromSeed(bytes.AsSpan(0, SeedSize));
        return new(null, key.VerificationKey, key);
    }
}
