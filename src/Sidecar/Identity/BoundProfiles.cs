using System.Collections.Frozen;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>The UCP profiles that a caller is bound to, as operators list them.</summary>
internal static class BoundProfiles
{
    /// <param name="keyPath">The list's own path.</param>
    public static void Validate(IReadOnlyList<string> profiles, string keyPath, IConfigurationErrors errors)
    {
        for (var index = 0; index < profiles.Count; index++)
        {
            if (Read(profiles[index]) is null)
            {
                errors.Add($"{keyPath}:{index}", "is not the address of a profile; write https://host/path");
            }
        }
    }

    /// <summary>Null where the caller is bound to none.</summary>
    public static FrozenSet<string>? Compile(IReadOnlyList<string> profiles) =>
        profiles.Count == 0 ? null : profiles.Select(static profile => Read(profile)!).ToFrozenSet(StringComparer.Ordinal);

    private static string? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0 && url.Fragment.Length == 0 ? url.AbsoluteUri : null;
}
