using System.Collections.Immutable;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.Jwt;

/// <summary>The keys of an issuer that count, as they were at one time. Immutable.</summary>
internal sealed class IssuerKeys
{
    // A set may hold many, and each that is tried costs a verification.
    public const int MostTried = 4;

    private readonly ImmutableArray<VerificationKey> _keys;
    private readonly ImmutableArray<SignatureAlgorithm> _algorithms;

    private IssuerKeys(ImmutableArray<VerificationKey> keys, ImmutableArray<SignatureAlgorithm> algorithms)
    {
        _keys = keys;
        _algorithms = algorithms;
    }

    public int Count => _keys.Length;

    /// <param name="keys">As the issuer publishes them.</param>
    /// <param name="algorithms">Those that count; none for all.</param>
    /// <param name="mode">Whether keys count whose private half is published.</param>
    public static IssuerKeysResult Of(IEnumerable<VerificationKey> keys, IReadOnlyList<SignatureAlgorithm> algorithms, IdentityMode mode)
    {
        var signing = keys.Where(key => algorithms.Count == 0 || algorithms.Any(key.Allows)).ToList();
        var trusted = signing.Where(key => mode == IdentityMode.Test || !WellKnownTestKeys.Contains(key)).ToImmutableArray();
        return trusted.Length > 0 ? new IssuerKeysResult.Usable(new IssuerKeys(trusted, [.. algorithms]))
            : new IssuerKeysResult.Unusable(signing.Count > 0 ? "has only keys whose private half is published" : "has no key that counts");
    }

    /// <summary>
    /// The keys that may have made a signature: of the header's algorithm, and not of another name than the header's; those of its very name first. Keys in PEM have no name and may be any.
    /// </summary>
    public IEnumerable<VerificationKey> Candidates(JwsHeader header, DateTimeOffset now) =>
        _algorithms.Length > 0 && !_algorithms.Contains(header.Algorithm)
            ? []
            : _keys.Where(key => IsNamed(key, header.KeyId) && key.Allows(header.Algorithm) && key.IsInForce(now)).OrderBy(static key => key.KeyId is null).Take(MostTried);

    /// <summary>The keys whose own time has come and is not over.</summary>
    public IEnumerable<VerificationKey> InForce(DateTimeOffset now) => _keys.Where(key => key.IsInForce(now));

    /// <summary>Whether a key has exactly this name, whatever it is for. One without a name may have it, but then a newer set might say so.</summary>
    public bool Knows(string keyId) => _keys.Any(key => key.KeyId == keyId);

    /// <summary>Whether a token may have more candidates than are tried: one that names no key may be of any that allows its algorithm.</summary>
    public bool HasUntried => Algorithms.Any(algorithm => _keys.Count(key => key.Allows(algorithm)) > MostTried);

    /// <summary>Whether a token may have more candidates than are tried although it names its key: it may be of any that has this name or none.</summary>
    public bool HasUnreachable => Algorithms.Any(algorithm =>
    {
        var names = _keys.Where(key => key.Allows(algorithm)).CountBy(static key => key.KeyId ?? "").ToDictionary();
        return names.GetValueOrDefault("") + names.Where(static name => name.Key.Length > 0).Select(static name => name.Value).DefaultIfEmpty().Max() > MostTried;
    });

    private IEnumerable<SignatureAlgorithm> Algorithms => _algorithms.Length > 0 ? _algorithms : Enum.GetValues<SignatureAlgorithm>();

    /// <summary>Whether they are the same keys under the same names: then nothing that was verified with them has changed.</summary>
    public bool AreSame(IssuerKeys other) => _keys.Length == other._keys.Length && _keys.Zip(other._keys).All(static pair => AreSame(pair.First, pair.Second));

    private static bool AreSame(VerificationKey one, VerificationKey other) =>
        one.Thumbprint == other.Thumbprint && one.KeyId == other.KeyId && one.NotBefore == other.NotBefore && one.Expires == other.Expires
        && one.Algorithms.SequenceEqual(other.Algorithms);

    private static bool IsNamed(VerificationKey key, string? keyId) => keyId is null || key.KeyId is null || key.KeyId == keyId;
}
