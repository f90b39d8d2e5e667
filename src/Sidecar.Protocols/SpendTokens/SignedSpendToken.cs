using System.Collections.Immutable;
using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.SpendTokens;

/// <summary>A spend token whose signature was not looked at yet. It gives its claims away only to a key that made it.</summary>
public sealed class SignedSpendToken
{
    /// <summary>The length of a text above which nothing is decoded.</summary>
    public const int MaxLength = 8 * 1024;

    /// <summary>The size of the claims as JSON above which no token is signed: with header and signature they still are within <see cref="MaxLength"/>.</summary>
    internal const int MaxPayloadSize = 5 * 1024;

    private const int MaxKeyIdLength = 256;

    private readonly CompactJws _jws;
    private readonly SpendToken _token;

    private SignedSpendToken(CompactJws jws, SpendToken token)
    {
        _jws = jws;
        _token = token;
    }

    /// <summary>What spend tokens are signed with. Not a shared secret: who verifies could sign.</summary>
    public static ImmutableArray<SignatureAlgorithm> Algorithms { get; } = [SignatureAlgorithm.Es256, SignatureAlgorithm.Ed25519];

    /// <summary>Who the token says has issued it: where to look for keys, and not to be believed before <see cref="Verify"/>.</summary>
    public string ClaimedIssuer => _token.Issuer;

    /// <summary>Whose budget the token says it draws on; not to be believed before <see cref="Verify"/>.</summary>
    public string ClaimedAgent => _token.Agent;

    /// <summary>The <c>kid</c>: 1 to 256 visible ASCII characters, chosen by whoever wrote the token. Good for comparing, never for a path or a query.</summary>
    public string KeyId => _jws.Header.KeyId!;

    /// <summary>Takes a token apart and reads its claims by their strict types.</summary>
    /// <param name="text">The token alone, without the name of a scheme.</param>
    public static SpendTokenResult Parse(ReadOnlySpan<char> text)
    {
        var result = CompactJws.Parse(text, MaxLength);
        if (result is not CompactJwsResult.Parsed { Jws: var jws })
        {
            return new SpendTokenResult.Malformed(((CompactJwsResult.Malformed)result).Reason);
        }

        return HeaderFault(jws.Header) is { } fault ? new SpendTokenResult.Malformed(fault)
            : SpendTokenReader.TryRead(jws.Payload, out var token, out var error) ? new SpendTokenResult.Parsed(new(jws, token))
            : new SpendTokenResult.Malformed(error);
    }

    /// <summary>Whether one of the issuer's keys with the token's <c>kid</c> made it.</summary>
    /// <param name="keys">Those of <see cref="ClaimedIssuer"/> and of nobody else, without those whose own time has not come or is over.</param>
    public SpendTokenVerdict Verify(IEnumerable<VerificationKey> keys)
    {
        SpendTokenVerdict verdict = SpendTokenVerdict.UnknownKey.Instance;
        foreach (var key in keys.Where(key => key.KeyId == KeyId))
        {
            if (_jws.Verify(key))
            {
                return new SpendTokenVerdict.Verified(_token, key);
            }

            verdict = key.Allows(_jws.Header.Algorithm) ? SpendTokenVerdict.WrongSignature.Instance : SpendTokenVerdict.WrongAlgorithm.Instance;
        }

        return verdict;
    }

    // A media type: its case says nothing (RFC 7515 §4.1.9).
    private static string? HeaderFault(JwsHeader header) =>
        !SpendToken.Type.Equals(header.Type, StringComparison.OrdinalIgnoreCase) ? $"has a typ other than {SpendToken.Type}"
        : !Algorithms.Contains(header.Algorithm) ? "has an alg other than ES256 and EdDSA"
        : !IsKeyId(header.KeyId) ? "has no kid of visible ASCII characters"
        : null;

    internal static bool IsKeyId(string? text) => text is { Length: > 0 and <= MaxKeyIdLength } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
