using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.Replay;

/// <summary>Remembers every nonce for ever, and what was asked of it; away when told so.</summary>
internal sealed class FakeNonces : INonces
{
    private readonly HashSet<Digest> _used = [];

    public bool IsAway { get; set; }

    /// <summary>Whether it answers later rather than at once, as a store on the network does.</summary>
    public bool IsSlow { get; set; }

    public List<(Digest Key, TimeSpan Retention)> Asked { get; } = [];

    public async ValueTask<NonceUse> TryUseAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken)
    {
        Asked.Add((key, retention));
        if (IsSlow)
        {
            await Task.Yield();
        }

        return IsAway ? NonceUse.Unavailable : _used.Add(key) ? NonceUse.Fresh : NonceUse.Used;
    }
}
