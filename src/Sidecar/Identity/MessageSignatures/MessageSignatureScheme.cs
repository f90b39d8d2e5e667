using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Verifies signatures the same way for all policies that accept them.</summary>
internal sealed class MessageSignatureScheme(
    MessageSignatureOptions options, IEnumerable<ISignatureProfile> profiles, SignedRequests requests, SignatureMetrics metrics, StoreDemand demand) : ICredentialScheme
{
    private readonly List<ISignatureProfile> _profiles = [.. profiles.Where(static profile => profile.Mode != SignatureMode.Off)];

    public CredentialKind Kind => CredentialKind.MessageSignature;

    public IAuthenticator? Build(string policy, PolicyMode mode, string keyPath, IConfigurationErrors errors)
    {
        if (_profiles.Count == 0)
        {
            errors.Add(
                keyPath,
                $"is {nameof(CredentialKind.MessageSignature)}, and every kind of signature is off; write \"Enforce\" at {MessageSignatureOptions.Section}:Ucp:Mode, or for WebBotAuth or Tap");
            return null;
        }

        // Nonces of Visa's agents are used once, and of web bots where that is asked for.
        if (mode == PolicyMode.Enforce && (options.WebBotAuth is { Mode: SignatureMode.Enforce, RequireNonce: true } || options.Tap.Mode == SignatureMode.Enforce))
        {
            demand.Need(nameof(StateOnUnavailable.Nonces));
        }

        return new MessageSignatureAuthenticator(_profiles, requests, metrics);
    }
}
