using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Hygiene;

/// <summary>Checks what the types of <see cref="ForwardingOptions"/> do not say; its public address is checked with the plain keys.</summary>
internal static class ForwardingOptionsValidator
{
    /// <param name="keyPath">The section that the keys stand in, <c>Sidecar</c>.</param>
    public static void Validate(ForwardingOptions options, string keyPath, IConfigurationErrors errors)
    {
        for (var i = 0; i < options.TrustedProxies.Count; i++)
        {
            if (ProxyNetworks.TryRead(options.TrustedProxies[i], out _) is { } fault)
            {
                errors.Add($"{keyPath}:{nameof(options.TrustedProxies)}:{i}", fault);
            }
        }

        for (var i = 0; i < options.Hosts.Count; i++)
        {
            if (Authority.Normalize("https", options.Hosts[i]) is null)
            {
                errors.Add($"{keyPath}:{nameof(options.Hosts)}:{i}", "is no host; write shop.example or shop.example:8443");
            }
        }
    }
}
