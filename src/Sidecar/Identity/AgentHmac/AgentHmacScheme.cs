using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Identity.AgentHmac;

/// <summary>Builds the authenticator of signing agents for the policies that accept them.</summary>
internal sealed class AgentHmacScheme(AgentHmacOptions options, INonces nonces, StoreDemand demand, TimeProvider time) : ICredentialScheme
{
    private readonly AgentDirectory _agents = new(options);

    public CredentialKind Kind => CredentialKind.AgentHmac;

    public IAuthenticator? Build(string policy, PolicyMode mode, string keyPath, IConfigurationErrors errors)
    {
        if (_agents.IsEmpty)
        {
            errors.Add(keyPath, $"no agent is known; write one under {AgentHmacOptions.Section}:{nameof(AgentHmacOptions.Agents)}");
            return null;
        }

        if (mode == PolicyMode.Enforce)
        {
            demand.Need(nameof(StateOnUnavailable.Nonces));
        }

        return new AgentHmacAuthenticator(options, _agents, nonces, time);
    }
}
