using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>Reads the members of one public JWK and remembers the first that is wrong.</summary>
internal ref struct PublicKeyReader
{
    private const int MinModulusBits = 2048;

    // Verifying takes time with the square of the size, and strangers choose it.
    private const int MaxModulusBits = 4096;

    private const int MaxExponentSize = 4;

    private static readonly ImmutableArray<SignatureAlgorithm> RsaAlgorithms =
    [
        SignatureAlgorithm.RsaPssSha512, SignatureAlgorithm.Ps384, SignatureAlgorithm.Ps256,
        SignatureAlgorithm.Rs256, SignatureAlgorithm.Rs384, SignatureAlgorithm.Rs512,
    ];

    private readonly JsonElement _jwk;
    private readonly string? _keyId;
    private string? _fault;

    private PublicKeyReader(JsonElement jwk, string? keyId)
    {
        _jwk = jwk;
        _keyId = keyId;
    }

    public static VerificationKey? Read(JsonElement jwk, string? keyId, out string? error)
    {
        var reader = new PublicKeyReader(jwk, keyId);
        VerificationKey? key;
        try
        {
            key = reader.Read();
        }
        catch (CryptographicException)
        {
            // The framework's way to say that a point is not on its curve.
            key = null;
            reader._fault ??= "is no key of its type";
        }

        error = reader._fault;
        return error is null ? key : null;
    }

    private VerificationKey? Read() => (_jwk.GetText("kty"), _jwk.GetText("crv")) switch
    {
        ("EC", "P-256") => ReadEc("P-256", ECCurve.NamedCurves.nistP256, 32, SignatureAlgorithm.Es256),
        ("EC", "P-384") => ReadEc("P-384", ECCurve.NamedCurves.nistP384, 48, SignatureAlgorithm.Es384),
        ("EC", "P-521") => ReadEc("P-521", ECCurve.NamedCurves.nistP521, 66, SignatureAlgorithm.Es512),
        ("OKP", "Ed25519") => ReadEd25519(),
        ("RSA", _) => ReadRsa(),
        ("EC" or "OKP", _) => Refuse("is of a curve that is not supported"),
        ("oct", _) => Refuse("is a shared secret"),
        _ => Refuse("is of a type that is not supported"),
    };

    private VerificationKey? ReadEc(string name, ECCurve curve, int size, SignatureAlgorithm algorithm)
    {
        var (x, y) = (Bytes("x", size, size), Bytes("y", size, size));
        CheckAlgorithm([algorithm]);
        return _fault is not null
            ? null
            : Key(new EcVerifier(new() { Curve = curve, Q = new() { X = x, Y = y } }, algorithm), KeyMembers.Ec(name, x, y), [algorithm]);
    }

    private VerificationKey? ReadEd25519()
    {
        var x = Bytes("x", Ed25519.KeySize, Ed25519.KeySize);
        CheckAlgorithm([SignatureAlgorithm.Ed25519]);
        if (_fault is not null || !Ed25519.TryImport(x, out var handle, out _fault))
        {
            return null;
        }

        return Key(new Ed25519Verifier(handle), KeyMembers.Ed25519(x), [SignatureAlgorithm.Ed25519]);
    }

    private VerificationKey? ReadRsa()
    {
        var (n, e) = (Bytes("n", MinModulusBits / 8, MaxModulusBits / 8), Bytes("e", 1, MaxExponentSize));
        var algorithms = CheckAlgorithm(RsaAlgorithms);
        if (_fault is null && (n[0] == 0 || e[0] == 0 || n[0] < 0x80 && n.Length == MinModulusBits / 8))
        {
            _fault = n[0] == 0 || e[0] == 0 ? "has a number with a leading zero" : $"has less than {MinModulusBits} bits";
        }

        // An even exponent or 1 is no RSA; an even modulus has no secret.
        if (_fault is null && ((e[^1] & 1) == 0 || e is [1] || (n[^1] & 1) == 0))
        {
            _fault = "is no key of its type";
        }

        return _fault is not null ? null : Key(new RsaVerifier(new() { Modulus = n, Exponent = e }), KeyMembers.Rsa(e, n), algorithms);
    }

    private VerificationKey Key(KeyVerifier verifier, KeyMembers members, ImmutableArray<SignatureAlgorithm> algorithms) =>
        new(verifier, members, _keyId, algorithms) { NotBefore = Time("nbf"), Expires = Time("exp") };

    /// <summary>RFC 7517 §4.4: a key that names an algorithm is for that one alone.</summary>
    private ImmutableArray<SignatureAlgorithm> CheckAlgorithm(ImmutableArray<SignatureAlgorithm> ofType)
    {
        if (!_jwk.TryGetProperty("alg", out var alg))
        {
            return ofType;
        }

        if (alg.ValueKind == JsonValueKind.String && JoseNames.ToAlgorithm(alg.GetString()!) is { } named && ofType.Contains(named))
        {
            return [named];
        }

        _fault ??= "names an alg that is not its type's or curve's";
        return [];
    }

    private byte[] Bytes(string name, int minLength, int maxLength)
    {
        if (_jwk.GetText(name) is { } text && Base64UrlText.TryDecode(text, out var bytes) && bytes.Length >= minLength && bytes.Length <= maxLength)
        {
            return bytes;
        }

        _fault ??= minLength == maxLength ? $"wants {name} as base64url of {minLength} bytes" : $"wants {name} as base64url of {minLength} to {maxLength} bytes";
        return [];
    }

    // Seconds since 1970. A directory in wide use writes milliseconds: as seconds they would lie thousands of years ahead, so they are read as what they are.
    private DateTimeOffset? Time(string name)
    {
        const long LastSecond = 100_000_000_000;
        if (!_jwk.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number) || number is < 0 or > LastSecond * 1000)
        {
            _fault ??= $"has an {name} that is not a whole number of seconds";
            return null;
        }

        return number > LastSecond ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number);
    }

    private VerificationKey? Refuse(string fault)
    {
        _fault ??= fault;
        return null;
    }
}
