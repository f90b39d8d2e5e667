namespace Sidecar.Identity.ApiKeys;

/// <summary>Where keys are known from.</summary>
internal interface IApiKeys
{
    /// <summary>Whether somebody was given this key. Waits for nothing, and costs the same whatever comes of it.</summary>
    ApiKeyProof Prove(ApiKey key);

    /// <summary>How a key stands. The path without waiting is synchronous. Waits a few seconds at most.</summary>
    /// <param name="id">The public part of a key that was proven: for others no store is asked.</param>
    ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id);

    /// <summary>Somebody proved to hold the key. Waits for nothing.</summary>
    void Used(ApiKey key, KnownApiKey known);
}
