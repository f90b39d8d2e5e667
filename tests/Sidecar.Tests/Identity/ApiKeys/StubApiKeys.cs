using Sidecar.Identity.ApiKeys;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>Answers every question with what a test says, and counts them.</summary>
internal sealed class StubApiKeys : IApiKeys
{
    public ApiKeyFinding Answer { get; set; } = ApiKeyFinding.Unknown;

    public bool IsSlow { get; set; }

    public int Asked { get; private set; }

    /// <summary>How often somebody proved to hold a key.</summary>
    public int Uses { get; private set; }

    public ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id)
    {
        Asked++;
        return IsSlow ? LaterAsync() : new(Answer);
    }

    public void Used(ApiKey key, KnownApiKey known) => Uses++;

    private async ValueTask<ApiKeyFinding> LaterAsync()
    {
        await Task.Yield();
        return Answer;
    }
}
