using Sidecar.Policies;

namespace Sidecar.Benchmarks;

/// <summary>No tokens were ended together.</summary>
internal sealed class NoCutoffs : ITokenCutoffs
{
    public CutoffFinding Find(string issuer, string agent, string? family) => CutoffFinding.None.Instance;

    public Task RefreshAsync() => Task.CompletedTask;
}
