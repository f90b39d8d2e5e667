namespace Sidecar.State.Redis;

/// <summary>Redis is away.</summary>
/// <param name="Since">When the monitor found out; the start, when it never was there.</param>
/// <param name="Reason">Why, in words that may be shown.</param>
internal sealed record RedisAbsence(DateTimeOffset Since, string Reason);
