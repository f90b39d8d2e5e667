using Sidecar.Identity.ApiKeys;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>Knows one key, or none, and counts what it is asked.</summary>
internal sealed class StubApiKeys : IApiKeys
{
    public ApiKeyFinding Answer { get; set; } = ApiKeyFinding.Unknown;

    public bool IsSlow { get; set; }

    /// <summary>The ledger does not say how keys stand.</summary>
    public bool IsAway { get; set; }

    /// <summary>The ledger does not have the key any more.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>What a key that is not <see cref="Answer"/>'s is worth.</summary>
    public ApiKeyProof Otherwise { get; set; } = ApiKeyProof.Wrong;

    public int Proofs { get; private set; }

    public int Asked { get; private set; }

    /// <summary>How often somebody proved to hold a key.</summary>
    public int Uses { get; private set; }

    public ApiKeyProof Prove(ApiKey key)
    {
        Proofs++;
        return SampleKeys.Peppers.Proves(key, Answer.Key?.Hash) ? ApiKeyProof.Proven : Otherwise;
    }

    public ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id)
    {
        Asked++;
        return IsSlow ? LaterAsync() : new(IsAway ? ApiKeyFinding.Unavailable : IsForgotten ? ApiKeyFinding.Unknown : Answer);
    }

    public void Used(ApiKey key, KnownApiKey known) => Uses++;

    private async ValueTask<ApiKeyFinding> LaterAsync()
    {
        await Task.Yield();
        return Answer;
    }
}
