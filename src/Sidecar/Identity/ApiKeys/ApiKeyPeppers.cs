using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// The secrets without which a copy of the stored hashes proves nothing. The threat: a stolen ledger, and callers who time answers. The promise: no hash can be tried without the pepper, and
/// a key that nobody knows costs one HMAC and one comparison, as one with a wrong secret does.
/// </summary>
internal sealed class ApiKeyPeppers
{
    private const int LongestVersion = 16;

    private static readonly System.Buffers.SearchValues<char> VersionCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private readonly FrozenDictionary<string, HmacSha256Key> _secrets;
    private readonly HmacSha256Key _current;
    private readonly byte[] _nobody = RandomNumberGenerator.GetBytes(ApiKeyHash.Length);

    /// <param name="secrets">By version, validated.</param>
    /// <param name="current">One of the versions.</param>
    public ApiKeyPeppers(IEnumerable<KeyValuePair<string, string>> secrets, string current)
    {
        _secrets = secrets.ToFrozenDictionary(static secret => secret.Key, static secret => new HmacSha256Key(Encoding.UTF8.GetBytes(secret.Value)), StringComparer.Ordinal);
        _current = _secrets[current];
        Current = current;
    }

    /// <summary>Null where there are none.</summary>
    /// <param name="options">Validated.</param>
    public static ApiKeyPeppers? Of(ApiKeyOptions options) =>
        options.Peppers.Count == 0 ? null : new ApiKeyPeppers(options.Peppers, options.CurrentPepper ?? options.Peppers.Keys.Single());

    /// <summary>The version that makes new hashes.</summary>
    public string Current { get; }

    public static bool IsVersion(string text) => text.Length is > 0 and <= LongestVersion && !text.AsSpan().ContainsAnyExcept(VersionCharacters);

    public bool Knows(string version) => _secrets.ContainsKey(version);

    public ApiKeyHash Hash(ApiKey key)
    {
        var bytes = new byte[ApiKeyHash.Length];
        Hash(key, _current, bytes);
        return new ApiKeyHash(Current, bytes);
    }

    /// <summary>Whether the key is the one that the hash was made of. Takes the same time where there is no hash, or none that a known pepper made.</summary>
    public bool Proves(ApiKey key, ApiKeyHash? stored)
    {
        var pepper = stored is { } known ? _secrets.GetValueOrDefault(known.Pepper) : null;
        Span<byte> made = stackalloc byte[ApiKeyHash.Length];
        Hash(key, pepper ?? _current, made);
        return CryptographicOperations.FixedTimeEquals(made, pepper is null ? _nobody : stored!.Value.Bytes.Span) & pepper is not null;
    }

    private static void Hash(ApiKey key, HmacSha256Key pepper, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[ApiKey.Length];
        key.Write(bytes);
        pepper.Compute(bytes, hash);
        CryptographicOperations.ZeroMemory(bytes);
    }
}
