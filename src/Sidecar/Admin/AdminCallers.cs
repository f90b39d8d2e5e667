using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>Who may ask at the admin listener, by bearer token. Digests are compared, all of them, so that neither a token's length nor whose it is shows in the time taken.</summary>
internal sealed class AdminCallers
{
    /// <summary>The name of whoever has <see cref="AdminOptions.Token"/>.</summary>
    public const string TokenHolder = "admin";

    private const string Scheme = "Bearer ";

    private static readonly Operator Holder = new(TokenHolder, OperatorRole.Operator);

    private readonly IReadOnlyList<(byte[] Digest, Operator Caller)> _named;
    private volatile byte[]? _digest;

    public AdminCallers(AdminOptions options)
    {
        _named = [.. options.Callers.Select(static caller => (Digest(caller.Value.Token), new Operator(caller.Key, caller.Value.Role)))];
        ReplaceToken(options.Token);
    }

    /// <summary>Whether anybody has a token; without any, what only reveals is open to all who reach the listener, and nothing can be changed.</summary>
    public bool AreSet => _digest is not null || _named.Count > 0;

    /// <summary>Puts another token in place without a restart; null or empty for none.</summary>
    public void ReplaceToken(string? token) => _digest = string.IsNullOrEmpty(token) ? null : Digest(token);

    /// <summary>Whose token the one Authorization header carries; null where it is nobody's.</summary>
    public Operator? Find(StringValues authorization)
    {
        if (authorization is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var presented = Digest(value.AsSpan(Scheme.Length).Trim(' '));
        var found = _digest is { } digest && CryptographicOperations.FixedTimeEquals(presented, digest) ? Holder : null;
        foreach (var (known, caller) in _named)
        {
            found = CryptographicOperations.FixedTimeEquals(presented, known) ? caller : found;
        }

        return found;
    }

    private static byte[] Digest(ReadOnlySpan<char> token)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(token)];
        Encoding.UTF8.GetBytes(token, bytes);
        return SHA256.HashData(bytes);
    }
}
