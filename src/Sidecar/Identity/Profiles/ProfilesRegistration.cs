using System.Net;
using Sidecar.Policies;

namespace Sidecar.Identity.Profiles;

/// <summary>The one way to documents of strangers.</summary>
internal static class ProfilesRegistration
{
    /// <param name="options">Checked.</param>
    public static IServiceCollection AddProfiles(this IServiceCollection services, ProfileOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IHostAddresses>(static _ => new SystemHostAddresses(Dns.GetHostAddresses));
        services.AddSingleton<IConnector, TcpConnector>();
        services.AddSingleton(ServerTrust.OfSystem);
        services.AddSingleton<FetchBudget>();
        services.AddSingleton<ProfileMetrics>();
        services.AddSingleton<DocumentFetcher>();
        services.AddSingleton<IReadinessCheck, DocumentStatus>();
        services.AddHostedService<LoopbackWarning>();
        return services;
    }

    /// <summary>Documents of one kind, as <see cref="IKeyDocuments{T}"/>. Once for each <typeparamref name="T"/>; bounds of fetching are shared by all.</summary>
    public static IServiceCollection AddKeyDocuments<T>(this IServiceCollection services, DocumentFormat<T> format)
        where T : class
    {
        services.AddSingleton(format);
        services.AddSingleton<IKeyDocuments<T>, KeyDocuments<T>>();
        return services;
    }
}
