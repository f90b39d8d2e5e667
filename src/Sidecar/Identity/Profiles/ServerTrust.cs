using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// Which certificates are believed: those of the system's roots for the very host of the URL. Nothing is fetched to find out: a certificate
/// names addresses for its issuers and its revocations, and a stranger wrote them.
/// </summary>
/// <param name="roots">Instead of the system's roots; null for those.</param>
internal sealed class ServerTrust(X509Certificate2Collection? roots)
{
    public static ServerTrust OfSystem { get; } = new(null);

    /// <summary>Settings for one connection.</summary>
    public SslClientAuthenticationOptions ForConnection()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
    }
}
