using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>The form of permissions. They are words of the merchant; what comes from elsewhere and has another form is no permission.</summary>
internal static class Permissions
{
    public const string Expectation = "must be 1 to 100 of a-z, A-Z, 0-9 and . _ : / - *, for example checkout:write";

    private const int Longest = 100;

    // OAuth's scope-token (RFC 6749 §3.3) without what would need escapes in headers and logs.
    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-*");

    public static bool IsPermission(string? text) => text is { Length: > 0 and <= Longest } && !text.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>Reports each entry of an operator's list that is none.</summary>
    /// <param name="keyPath">The list's own path.</param>
    public static void Validate(IReadOnlyList<string> permissions, string keyPath, IConfigurationErrors errors)
    {
        for (var index = 0; index < permissions.Count; index++)
        {
            if (!IsPermission(permissions[index]))
            {
                errors.Add($"{keyPath}:{index}", Expectation);
            }
        }
    }
}
