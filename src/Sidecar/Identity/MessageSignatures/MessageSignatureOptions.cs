namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// The section <c>Sidecar:Identity:MessageSignatures</c>: HTTP Message Signatures (RFC 9421) for policies that accept <c>MessageSignature</c>. At least one profile must not be off.
/// </summary>
internal sealed class MessageSignatureOptions
{
    public const string Section = $"{IdentityOptions.Section}:MessageSignatures";

    /// <summary>UCP platforms, known by the profile that <c>UCP-Agent</c> names.</summary>
    public UcpSignatureOptions Ucp { get; set; } = new();

    /// <summary>Web bots, known by the directory that <c>Signature-Agent</c> names.</summary>
    public WebBotAuthOptions WebBotAuth { get; set; } = new();

    /// <summary>Visa's Trusted Agent Protocol, known by keys that are configured here.</summary>
    public TapOptions Tap { get; set; } = new();

    /// <summary>The longest body whose digest is checked, in bytes: 1 KiB to 64 MiB. Default 1 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Whether an ingress changes the host on the way, so that <c>@authority</c> is the host of <c>Sidecar:PublicUrl</c> whatever the request names. Otherwise it is the host that the client asked for, if it is one of ours. What was signed for one host is then good at
    /// every host that reaches this proxy. Default <c>false</c>.
    /// </summary>
    public bool HostIsRewritten { get; set; }

    /// <summary>How far a signer's clock may be off, from none to ten minutes. Default 30 seconds.</summary>
    public TimeSpan Skew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Hosts of addresses that the operator wrote: their documents are not strangers'.</summary>
    public IEnumerable<string> KnownHosts() =>
        Ucp.Profiles.Append(Tap.KeysUrl ?? "").Select(static address => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.HostNameType == UriHostNameType.Dns ? url.IdnHost : "").Where(static host => host.Length > 0).Distinct();
}
