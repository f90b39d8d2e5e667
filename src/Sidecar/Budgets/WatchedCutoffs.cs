using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>The cutoffs as the watcher knows them.</summary>
internal sealed class WatchedCutoffs(ControlWatcher watcher) : ITokenCutoffs
{
    public CutoffFinding Find(string issuer, string agent, string? family) => watcher.Current?.Cutoffs.Find(issuer, agent, family) ?? CutoffFinding.Unknown.Instance;

    public Task RefreshAsync() => watcher.RefreshNowAsync(CancellationToken.None);
}
