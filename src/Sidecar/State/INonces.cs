using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// Values that may be used once. The threat: a captured request sent again, in parallel or to another replica. The promise: of any number of
/// callers with one key exactly one gets <see cref="NonceUse.Fresh"/> until the retention is over; it is never given back. A flushed store
/// forgets, which is why a nonce stands beside a timestamp whose window is shorter than the retention. When the store fails or is full the
/// outcome is <see cref="NonceUse.Unavailable"/>, and the request is refused.
/// </summary>
internal interface INonces
{
    /// <param name="key">Of principal, scope and nonce.</param>
    /// <param name="retention">How long the nonce is remembered: at least as long as its timestamp would be accepted.</param>
    ValueTask<NonceUse> TryUseAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken);
}

/// <summary>What came of the use of a nonce.</summary>
internal enum NonceUse
{
    /// <summary>Never seen; it is used now.</summary>
    Fresh,

    /// <summary>Seen before.</summary>
    Used,

    /// <summary>The store is full or away.</summary>
    Unavailable,
}
