using System.Numerics;

namespace Sidecar.Payments;

/// <summary>The chain's seconds against our clock. All arithmetic of validity stands here.</summary>
internal static class UnixTime
{
    // A client's clock may be this much ahead of ours before its "not yet valid" is believed.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    // The facilitator's reference implementation wants this much validity left when it is asked (reference x402 §4.1).
    private static readonly TimeSpan FacilitatorMargin = TimeSpan.FromSeconds(6);

    // A node behind a balancer may answer from a block a little older than the one that it named before.
    private static readonly TimeSpan ChainMargin = TimeSpan.FromSeconds(30);

    /// <summary>Seconds since 1970 as an instant; what lies beyond the calendar is its end.</summary>
    public static DateTimeOffset ToInstant(BigInteger seconds) =>
        seconds >= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.MaxValue
            : DateTimeOffset.FromUnixTimeSeconds((long)BigInteger.Max(seconds, 0));

    public static bool IsNotYetValid(BigInteger validAfter, DateTimeOffset now) => ToInstant(validAfter) > now + Skew;

    public static bool IsTooShort(DateTimeOffset validBefore, TimeSpan needed, DateTimeOffset now) => validBefore - now < needed;

    /// <summary>Whether a facilitator would still take it.</summary>
    public static bool CanStillSettle(DateTimeOffset? validBefore, DateTimeOffset now) =>
        validBefore is not { } end || end - now >= FacilitatorMargin;

    /// <summary>Whether a chain whose clock stands there will never take it any more.</summary>
    public static bool HasExpired(DateTimeOffset validBefore, DateTimeOffset chainTime) => chainTime - validBefore >= ChainMargin;
}
