using System.Collections.Concurrent;

namespace Sidecar.Identity;

/// <summary>Which kinds of credentials some policy accepts and nothing beside them: without that kind it refuses everybody. Told while policies are compiled, asked by readiness.</summary>
internal sealed class CredentialDemand
{
    private readonly ConcurrentDictionary<CredentialKind, bool> _alone = new();

    public void NeedAlone(CredentialKind kind) => _alone[kind] = true;

    public bool IsNeededAlone(CredentialKind kind) => _alone.ContainsKey(kind);
}
