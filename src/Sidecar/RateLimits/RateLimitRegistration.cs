namespace Sidecar.RateLimits;

internal static class RateLimitRegistration
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services;
}
