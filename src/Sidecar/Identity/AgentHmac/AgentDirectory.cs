using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.AgentHmac;

/// <summary>The agents that are known here.</summary>
internal sealed class AgentDirectory
{
    public const string PrincipalKind = "agent";

    private readonly FrozenDictionary<string, Agent> _agents;
    private readonly Agent _nobody;

    public AgentDirectory(AgentHmacOptions options)
    {
        var most = options.Agents.Values.Select(static agent => agent.Secrets.Count).DefaultIfEmpty().Max();
        _agents = options.Agents.ToFrozenDictionary(
            static entry => entry.Value.Id ?? entry.Key, entry => Create(entry.Value.Id ?? entry.Key, entry.Value, most), StringComparer.Ordinal);
        _nobody = Create("", new AgentOptions(), most);
    }

    public bool IsEmpty => _agents.Count == 0;

    /// <summary>For an id that nobody has, an agent whose secrets nobody knows: refusing it costs what refusing a wrong secret does.</summary>
    public Agent Find(string id) => _agents.GetValueOrDefault(id, _nobody);

    private static Agent Create(string id, AgentOptions options, int secrets) => new(
        new Principal(PrincipalKind, id) { Permissions = options.Permissions.ToFrozenSet(StringComparer.Ordinal), AllowedProfiles = BoundProfiles.Compile(options.Profiles) },
        [
            .. options.Secrets.Select(static secret => new HmacSha256Key(Encoding.UTF8.GetBytes(secret))),
            .. Enumerable.Range(options.Secrets.Count, secrets - options.Secrets.Count).Select(static _ => new HmacSha256Key(RandomNumberGenerator.GetBytes(HmacSha256Key.MacSize))),
        ]);
}
