namespace Sidecar.Identity.ApiKeys;

/// <summary>Where keys are known from.</summary>
internal interface IApiKeys
{
    /// <summary>The path without waiting is synchronous. Waits a few seconds at most.</summary>
    /// <param name="id">The public part of a key that somebody presents.</param>
    ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id);

    /// <summary>Somebody proved to hold the key. Waits for nothing.</summary>
    void Used(ApiKey key, KnownApiKey known);
}
