using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// A key that verifies signatures: a public key, or a shared secret. Immutable, and may be used by many threads at once.
/// Which algorithms it verifies is decided by the key, never by the message that names it (RFC 8725 §3.1).
/// </summary>
public sealed class VerificationKey
{
    private readonly KeyVerifier _verifier;
    private readonly KeyMembers _members;

    internal VerificationKey(KeyVerifier verifier, KeyMembers members, string? keyId, params ImmutableArray<SignatureAlgorithm> algorithms)
    {
        _verifier = verifier;
        _members = members;
        KeyId = keyId;
        Algorithms = algorithms;
        Thumbprint = members.Thumbprint();
    }

    /// <summary>The key's <c>kid</c>, as its owner wrote it; null where it has none.</summary>
    public string? KeyId { get; }

    /// <summary>
    /// RFC 7638 with SHA-256 in base64url, 43 characters; of Ed25519 keys as RFC 8037 §2 says. Empty for a shared secret: a hash of it would let a
    /// weak one be guessed (RFC 7638 §7).
    /// </summary>
    public string Thumbprint { get; }

    /// <summary>What the key's type, its curve and, where it has one, its <c>alg</c> allow: at least one.</summary>
    public ImmutableArray<SignatureAlgorithm> Algorithms { get; }

    /// <summary>The <c>nbf</c> that key directories of bots put into a JWK: not to be used before. Whoever uses the key compares it with the clock.</summary>
    public DateTimeOffset? NotBefore { get; internal init; }

    /// <summary>The <c>exp</c> that key directories of bots put into a JWK: not to be used at this time or after it.</summary>
    public DateTimeOffset? Expires { get; internal init; }

    /// <summary>Whether <see cref="NotBefore"/> and <see cref="Expires"/> let the key count at this time; one without either always does.</summary>
    public bool IsInForce(DateTimeOffset now) => (NotBefore is not { } start || start <= now) && (Expires is not { } end || now < end);

    /// <summary>Whether it is a shared secret, which a set of a stranger's keys never holds.</summary>
    public bool IsSecret => Algorithms.Contains(SignatureAlgorithm.HmacSha256);

    /// <summary>A shared secret for HMAC-SHA-256.</summary>
    /// <param name="secret">The bytes of the HMAC key; they are copied. Not empty.</param>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public static VerificationKey FromSecret(ReadOnlySpan<byte> secret, string? keyId = null) =>
        secret.IsEmpty
            ? throw new ArgumentException("A secret has at least one byte.", nameof(secret))
            : new(new HmacVerifier(secret.ToArray()), KeyMembers.None, keyId, SignatureAlgorithm.HmacSha256);

    /// <summary>Whether the key verifies signatures of this algorithm.</summary>
    public bool Allows(SignatureAlgorithm algorithm) => Algorithms.Contains(algorithm);

    /// <summary>
    /// Whether the owner of the key made <paramref name="signature"/> over <paramref name="data"/>. False for an algorithm that the key does not allow,
    /// for a wrong length and for every other fault; it never throws.
    /// </summary>
    /// <param name="signature">In the encoding of the algorithm; ECDSA as r ‖ s, never DER.</param>
    public bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return Allows(algorithm) && _verifier.Verify(algorithm, data, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The key as a JWK for a public set, with <c>use: "sig"</c> and, where it allows one algorithm alone, <c>alg</c>.</summary>
    /// <exception cref="InvalidOperationException">The key is a shared secret.</exception>
    public void WriteJwk(Utf8JsonWriter writer)
    {
        if (IsSecret)
        {
            throw new InvalidOperationException("A shared secret is never published.");
        }

        writer.WriteStartObject();
        writer.WriteOptional("kid", KeyId);
        _members.WriteTo(writer);
        writer.WriteString("use", "sig");
        if (Algorithms is [var only])
        {
            writer.WriteString("alg", JoseNames.Of(only));
        }

        writer.WriteEndObject();
    }

    /// <summary>The same key under another <c>kid</c>.</summary>
    internal VerificationKey Named(string keyId) => new(_verifier, _members, keyId, Algorithms) { NotBefore = NotBefore, Expires = Expires };

    /// <summary>The key as a JWK of nothing but the members that make it what it is.</summary>
    internal void WriteBareJwk(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        _members.WriteTo(writer);
        writer.WriteEndObject();
    }

    /// <summary>Whether the JWK has this member with this value; a member that is not given (null) counts as the same.</summary>
    internal bool HasMember(string name, string? value) => value is null || _members.Has(name, value);
}
