namespace Sidecar.Validation;

internal static class ValidationRegistration
{
    public static IServiceCollection AddValidation(this IServiceCollection services) => services;
}
