using System.Buffers;

namespace Sidecar.Policies;

/// <summary>The form of a header's name.</summary>
internal static class HeaderName
{
    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string? text) => text is { Length: > 0 } && !text.AsSpan().ContainsAnyExcept(TokenCharacters);
}
