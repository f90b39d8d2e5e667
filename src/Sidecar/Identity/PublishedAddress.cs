using System.Buffers;

namespace Sidecar.Identity;

/// <summary>An address that strangers are told: in a body, or between the quotes of a header's parameter.</summary>
internal static class PublishedAddress
{
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("\"\\<>^`{|} ");

    public static bool IsOne(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "https", UserInfo: "" }
        && !text.AsSpan().ContainsAny(Unsafe)
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
