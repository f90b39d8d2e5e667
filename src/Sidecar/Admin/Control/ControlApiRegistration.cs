using Sidecar.Policies;

namespace Sidecar.Admin.Control;

internal static class ControlApiRegistration
{
    /// <summary>The control API on the admin listener, with whatever pages features bring. Needs the ledger and the state.</summary>
    public static IServiceCollection AddControlApi(this IServiceCollection services) => services
        .AddSingleton<ControlRoutes>()
        .AddSingleton<ControlRates>()
        .AddSingleton<ControlIdempotency>()
        .AddSingleton<ControlEndpoints>()
        .AddSingleton<IControlPage, OpenApiPage>();
}
