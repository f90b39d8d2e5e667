using System.Buffers;
using Sidecar.Identity.Profiles;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>The address of a UCP profile: one normal form, so that what operators list and what callers name are compared as addresses and not as texts.</summary>
internal static class ProfileUrl
{
    /// <summary>What a list of profiles may have.</summary>
    public const string Expectation = "must be the https address of a profile without user, fragment and dot segments, at most 2048 characters, for example https://agent.example/.well-known/ucp";

    private const int Longest = 2048;

    // What two programs might read differently has no normal form: neither a character that no URL has, nor a fragment's sign, nor a backslash.
    private static readonly SearchValues<char> UrlCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    private static readonly string[] Beginnings = ["https://", "http://"];

    /// <summary>The normal form: scheme and host in lower case, no default port, a path. Null for what is no http or https address.</summary>
    public static string? Normal(string? text) =>
        text is { Length: <= Longest } && !text.AsSpan().ContainsAnyExcept(UrlCharacters) && AuthorityAndTarget(text) is var (authority, target)
        && !authority.Contains('@', StringComparison.Ordinal) && TargetRules.IsPlain(target) && Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? url.AbsoluteUri
            : null;

    /// <summary>The normal form of what an operator lists: https, or http on this machine, for development. Null for what may not be listed.</summary>
    public static string? Listed(string? text) =>
        Normal(text) is { } normal && (normal.StartsWith(Beginnings[0], StringComparison.Ordinal) || new Uri(normal).IsLoopback) ? normal : null;

    // As they are written: the framework takes dot segments out of what it parses, and says nothing of a user that is empty.
    private static (string Authority, string Target)? AuthorityAndTarget(string text)
    {
        if (Array.Find(Beginnings, beginning => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
        {
            return null;
        }

        var rest = text[scheme.Length..];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        return end < 0 ? (rest, "") : (rest[..end], rest[end..]);
    }
}
