using Sidecar.Policies;

namespace Sidecar.Validation;

internal static class ValidationRegistration
{
    /// <summary>The two gates of the section <c>Body</c>.</summary>
    public static IServiceCollection AddValidation(this IServiceCollection services) => services
        .AddSingleton<IGateFactory, BodyGateFactory>()
        .AddSingleton<IGateFactory, ValidationGateFactory>();
}
