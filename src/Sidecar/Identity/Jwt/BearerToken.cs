using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Sidecar.Identity.Jwt;

/// <summary>What a request's <c>Authorization</c> says in the scheme <c>Bearer</c> (RFC 6750 §2.1).</summary>
/// <param name="IsPresented">Whether it uses that scheme at all.</param>
/// <param name="Text">The token; null where the header is malformed.</param>
internal readonly record struct BearerToken(bool IsPresented, string? Text)
{
    private const string Scheme = "Bearer";

    // b64token.
    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public static BearerToken Read(StringValues authorization)
    {
        if (authorization is [var only])
        {
            return IsBearer(only) ? new BearerToken(IsPresented: true, TokenOf(only!)) : default;
        }

        foreach (var value in authorization)
        {
            if (IsBearer(value))
            {
                return new BearerToken(IsPresented: true, Text: null);
            }
        }

        return default;
    }

    private static bool IsBearer(string? value) =>
        value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && (value.Length == Scheme.Length || value[Scheme.Length] == ' ');

    private static string? TokenOf(string value)
    {
        var token = value.AsSpan(Scheme.Length).Trim(' ');
        return token.IsEmpty || token.ContainsAnyExcept(Characters) ? null : token.ToString();
    }
}
