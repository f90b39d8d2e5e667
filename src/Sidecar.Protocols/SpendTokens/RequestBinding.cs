using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.SpendTokens;

/// <summary>
/// The fingerprint of one request, to which a spend token can be bound. It is the SHA-256 of four lines of ASCII, each but the last ended by one line feed:
/// <list type="number">
/// <item><c>spend-request-v1</c></item>
/// <item>the method as it is sent, <c>POST</c></item>
/// <item>the target as it is sent, path and query with their escapes: <c>/checkout/7?expand=items</c></item>
/// <item>the SHA-256 of the body's bytes in 64 lower-case hexadecimal digits; of no body it is that of no bytes</item>
/// </list>
/// Method and target are visible ASCII, so no two requests give the same lines. The host is not among them: the token's audience says the merchant.
/// </summary>
public static class RequestBinding
{
    private const string Label = "spend-request-v1";

    /// <summary>The fingerprint as base64url, 43 characters. False when method or target are empty or hold anything but visible ASCII.</summary>
    /// <param name="bodySha256">The 32 bytes of the hash.</param>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public static bool TryCompute(string method, string target, ReadOnlySpan<byte> bodySha256, [NotNullWhen(true)] out string? fingerprint)
    {
        if (bodySha256.Length != SHA256.HashSizeInBytes)
        {
            throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(bodySha256));
        }

        fingerprint = IsVisible(method) && IsVisible(target)
            ? Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($"{Label}\n{method}\n{target}\n{Convert.ToHexStringLower(bodySha256)}")))
            : null;
        return fingerprint is not null;
    }

    /// <summary>Whether a token may be used for this request. A request that has no fingerprint is one that no token is bound to.</summary>
    /// <inheritdoc cref="TryCompute"/>
    public static bool Matches(SpendTokenBinding.ToRequest binding, string method, string target, ReadOnlySpan<byte> bodySha256) =>
        TryCompute(method, target, bodySha256, out var fingerprint)
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(fingerprint), Encoding.ASCII.GetBytes(binding.Fingerprint));

    private static bool IsVisible(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
