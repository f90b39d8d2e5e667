using Sidecar.RateLimits;

namespace Sidecar.Tests.RateLimits;

/// <summary>Limits as a refusal names them.</summary>
internal static class SampleLimits
{
    public static RateLimitStanding Full(string name) => new(LimitBench.Window(name, 60, 60, RateLimitSubject.Ip), HasRoom: false, Remaining: 0, TimeSpan.FromSeconds(11.2));
}
