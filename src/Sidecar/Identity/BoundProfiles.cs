using System.Collections.Frozen;
using Sidecar.Identity.MessageSignatures;
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
            if (ProfileUrl.Listed(profiles[index]) is null)
            {
                errors.Add($"{keyPath}:{index}", ProfileUrl.Expectation);
            }
        }
    }

    /// <summary>Null where the caller is bound to none.</summary>
    public static FrozenSet<string>? Compile(IReadOnlyList<string> profiles) =>
        profiles.Count == 0 ? null : profiles.Select(static profile => ProfileUrl.Listed(profile)!).ToFrozenSet(StringComparer.Ordinal);
}
