using Sidecar.Policies;

namespace Sidecar.Tests.SpendTokens;

/// <summary>The cutoffs that a test says.</summary>
internal sealed class ScriptedCutoffs : ITokenCutoffs
{
    public Func<string, string, string?, CutoffFinding> Answer { get; set; } = static (_, _, _) => CutoffFinding.None.Instance;

    public CutoffFinding Find(string issuer, string agent, string? family) => Answer(issuer, agent, family);

    public Task RefreshAsync() => Task.CompletedTask;
}
