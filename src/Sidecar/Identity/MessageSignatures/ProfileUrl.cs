using System.Buffers;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Compares addresses of profiles as addresses, not as texts.</summary>
internal static class ProfileUrl
{
    // What two programs might read differently has no normal form.
    private static readonly SearchValues<char> Ambiguous = SearchValues.Create("\\ \t\r\n");

    /// <summary>The normal form: scheme and host in lower case, no default port, a path. Null for what is no http or https address.</summary>
    public static string? Normal(string text) =>
        !text.AsSpan().ContainsAny(Ambiguous) && !text.Contains("/../", StringComparison.Ordinal) && !text.Contains("/./", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? url.AbsoluteUri
            : null;
}
