using System.Collections.Frozen;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>Who a key is for and what it is good for. One set of rules for keys of the configuration, of the command line and of the admin listener.</summary>
/// <param name="Owner">Null for the key's own id.</param>
/// <param name="Profiles">Normalised URLs; none for any profile.</param>
/// <param name="ExpiresAt">Null for never.</param>
internal sealed record ApiKeyTerms(string? Owner, IReadOnlyList<string> Permissions, IReadOnlyList<string> Profiles, DateTimeOffset? ExpiresAt)
{
    public const string PrincipalKind = "api_key";

    private const int LongestOwner = 128;
    private const int Most = 64;

    // Far from where a time, or a sum of two, could leave the calendar.
    private static readonly DateTimeOffset LastExpiry = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads what somebody wrote.</summary>
    /// <param name="report">Called for each fault, with the member's path (<c>Permissions:2</c>) and what to write instead.</param>
    public static ApiKeyTerms Read(
        string? owner, IReadOnlyList<string> permissions, IReadOnlyList<string> profiles, string? expiresAt, Action<string, string> report)
    {
        if (owner is not null && !IsOwner(owner))
        {
            report(nameof(Owner), $"must be 1 to {LongestOwner} characters without control characters");
        }

        Check(permissions, nameof(Permissions), Identity.Permissions.IsPermission, Identity.Permissions.Expectation, report);
        Check(profiles, nameof(Profiles), static text => ProfileUrl.Listed(text) is not null, ProfileUrl.Expectation, report);
        var expiry = expiresAt is null ? null : ClientTime.Parse(expiresAt);
        if (expiresAt is not null && expiry is null)
        {
            report(nameof(ExpiresAt), "must be RFC 3339 with Z or an offset: 2026-12-24T18:00:00Z");
        }
        else if (expiry >= LastExpiry)
        {
            report(nameof(ExpiresAt), "must be before 2200-01-01T00:00:00Z; for a key that does not end, leave it away");
        }

        return new ApiKeyTerms(owner, [.. permissions.Distinct()], [.. profiles.Select(ProfileUrl.Listed).OfType<string>().Distinct()], expiry);
    }

    public Principal PrincipalOf(string id) => new(PrincipalKind, Owner ?? id)
    {
        Permissions = Permissions.ToFrozenSet(StringComparer.Ordinal),
        KeyId = id,
        AllowedProfiles = Profiles.Count == 0 ? null : Profiles.ToFrozenSet(StringComparer.Ordinal),
    };

    private static bool IsOwner(string text) => text.Length is > 0 and <= LongestOwner && !text.Any(char.IsControl) && text.Trim().Length == text.Length;

    private static void Check(IReadOnlyList<string> values, string member, Func<string?, bool> isGood, string expectation, Action<string, string> report)
    {
        if (values.Count > Most)
        {
            report(member, $"has {values.Count} entries; at most {Most} may stand here");
        }

        for (var index = 0; index < values.Count; index++)
        {
            if (!isGood(values[index]))
            {
                report($"{member}:{index}", expectation);
            }
        }
    }
}
