namespace Sidecar.Identity.ApiKeys;

/// <summary>Where keys are known from.</summary>
internal interface IApiKeys
{
    /// <summary>The path without waiting is synchronous.</summary>
    /// <param name="id">The public part of a key that somebody presents.</param>
    ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id, CancellationToken cancellationToken);
}
