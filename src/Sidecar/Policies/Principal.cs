using System.Collections.Frozen;

namespace Sidecar.Policies;

/// <summary>Who calls, once that is proven. Two proofs of the same kind and id are the same caller, whatever else they say.</summary>
/// <param name="Kind">How it was proven, from a closed set, e.g. <c>api_key</c>.</param>
/// <param name="Id">The caller's name within that kind.</param>
internal sealed record Principal(string Kind, string Id)
{
    /// <summary>What the caller may do, e.g. <c>checkout:write</c>.</summary>
    public FrozenSet<string> Permissions { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The name of the key that proved it; null where the proof has no key of its own.</summary>
    public string? KeyId { get; init; }

    /// <summary>The UCP profile that the caller proved to speak for; null where nothing was proven.</summary>
    public string? Profile { get; init; }

    /// <summary>The UCP profiles that the caller may speak for, as normalised URLs; null where it is bound to none and may name any.</summary>
    public FrozenSet<string>? AllowedProfiles { get; init; }

    public bool Equals(Principal? other) => other is not null && Kind == other.Kind && Id == other.Id;

    public override int GetHashCode() => HashCode.Combine(Kind, Id);
}
