using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Sidecar.Admin;

/// <summary>The bearer token of the admin listener. Digests are compared, so that not even a token's length shows in the time taken.</summary>
internal sealed class AdminToken
{
    private const string Scheme = "Bearer ";

    private volatile byte[]? _digest;

    public AdminToken(AdminOptions options) => Replace(options.Token);

    public bool IsSet => _digest is not null;

    /// <summary>Puts another token in place without a restart; null or empty for none.</summary>
    public void Replace(string? token) => _digest = string.IsNullOrEmpty(token) ? null : Digest(token);

    /// <summary>True when no token is set, or when the one Authorization header carries it.</summary>
    public bool Admits(StringValues authorization)
    {
        var digest = _digest;
        if (digest is null)
        {
            return true;
        }

        return authorization is [{ } value]
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Digest(value.AsSpan(Scheme.Length).Trim(' ')), digest);
    }

    private static byte[] Digest(ReadOnlySpan<char> token)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(token)];
        Encoding.UTF8.GetBytes(token, bytes);
        return SHA256.HashData(bytes);
    }
}
