using Sidecar.Identity.ApiKeys;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>Answers every question with what a test says, and counts them.</summary>
internal sealed class StubApiKeys : IApiKeys
{
    public ApiKeyFinding Answer { get; set; } = ApiKeyFinding.Unknown;

    public bool IsSlow { get; set; }

    public int Asked { get; private set; }

    public ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id, CancellationToken cancellationToken)
    {
        Asked++;
        return IsSlow ? LaterAsync() : new(Answer);
    }

    private async ValueTask<ApiKeyFinding> LaterAsync()
    {
        await Task.Yield();
        return Answer;
    }
}
