namespace Sidecar.Ledger;

/// <summary>
/// The keys as requests need them. The threat: a key that somebody ended and that goes on; a key that was made and that a replica never hears of. The promise: a reading shows what is committed
/// when it begins; a key has a greater number than every key that was committed before it, so whoever goes on from the greatest number it has seen misses none; noting that a key was used never
/// brings back what was ended, and never puts an old hash over a new one. Nothing here expires by itself: whoever asks compares times. A ledger that is away says so, and no key is taken for good then.
/// </summary>
internal interface IApiKeyLookup
{
    ValueTask<ApiKeyReading> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The hashes of all keys, whatever their standing, in pages.</summary>
    /// <param name="from">The smallest <see cref="ApiKeyRecord.Number"/> that is wanted.</param>
    ValueTask<ApiKeyHashReading> ReadHashesAsync(long from, int limit, CancellationToken cancellationToken);

    /// <summary>Writes down that keys were used, all or none of them. An earlier time than the one that is there changes nothing.</summary>
    /// <returns>Null when it is written; otherwise why it is not.</returns>
    ValueTask<Exception?> NoteAsync(IReadOnlyCollection<ApiKeyUse> uses, CancellationToken cancellationToken);
}
