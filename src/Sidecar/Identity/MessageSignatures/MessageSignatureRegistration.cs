using Sidecar.Identity.Profiles;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

internal static class MessageSignatureRegistration
{
    /// <summary>Needs the fetching of strangers' documents (<see cref="ProfilesRegistration.AddProfiles"/>).</summary>
    /// <param name="publicUrl"><c>Sidecar:PublicUrl</c>, checked before; null where none is configured.</param>
    public static IServiceCollection AddMessageSignatures(this IServiceCollection services, MessageSignatureOptions options, string? publicUrl) => services
        .AddMetrics()
        .AddSingleton(options)
        .AddSingleton(provider => new SignedRequests(provider.GetRequiredService<IRequestOrigins>(), publicUrl, options.HostIsRewritten))
        .AddSingleton<SignatureMetrics>()
        .AddSingleton<SignatureNonces>()
        .AddSingleton<KeyUse>()
        .AddKeyDocuments(SignerDocuments.UcpProfile)
        .AddKeyDocuments(SignerDocuments.KeySet)
        .AddKeyDocuments(SignerDocuments.Directory)
        .AddSingleton<PublishedKeys<UcpProfileDocument>>()
        .AddSingleton<PublishedKeys<KeySetDocument>>()
        .AddSingleton<PublishedKeys<KeyDirectoryDocument>>()
        .AddSingleton<ISignatureProfile>(provider => new UcpSignatures(
            options.Ucp, options.MaxBodyBytes, new SignatureTimes(options.Ucp.MaxAge, MaxLifetime: null, options.Ucp.RequireCreated, options.Skew),
            provider.GetRequiredService<PublishedKeys<UcpProfileDocument>>(), Time(provider)))
        .AddSingleton<UcpSenders>()
        .AddSingleton<ISignatureProfile>(provider => new WebBotAuthSignatures(
            options, provider.GetRequiredService<PublishedKeys<KeyDirectoryDocument>>(), provider.GetRequiredService<PublishedKeys<KeySetDocument>>(),
            provider.GetRequiredService<SignatureNonces>(), Time(provider)))
        .AddSingleton<ISignatureProfile>(provider => new TapSignatures(options, TapKeys(provider, options.Tap), provider.GetRequiredService<SignatureNonces>(), Time(provider)))
        .AddSingleton<ICredentialScheme, MessageSignatureScheme>();

    private static ITapKeys TapKeys(IServiceProvider provider, TapOptions options) => options switch
    {
        { KeysUrl: { Length: > 0 } url } => new PublishedTapKeys(url, provider.GetRequiredService<PublishedKeys<KeySetDocument>>()),
        { Keys: { Length: > 0 } text } when SignerDocuments.ReadSet(text) is JsonWebKeySetResult.Parsed parsed => new ConfiguredTapKeys(parsed.Set, provider.GetRequiredService<KeyUse>()),
        _ => new ConfiguredTapKeys(SignerDocuments.Nothing, provider.GetRequiredService<KeyUse>()),
    };

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
