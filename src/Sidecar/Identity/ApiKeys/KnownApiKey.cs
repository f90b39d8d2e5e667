using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>A key as it is kept, ready to be compared.</summary>
/// <param name="Hash">What a presented key must make.</param>
/// <param name="Principal">Whoever holds it.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="IsRevoked">Somebody ended it.</param>
internal sealed record KnownApiKey(ApiKeyHash Hash, Principal Principal, DateTimeOffset? ExpiresAt, bool IsRevoked);
