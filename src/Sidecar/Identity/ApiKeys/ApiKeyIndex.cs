using System.Collections.Immutable;
using Sidecar.Ledger;

namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// The hashes of all keys of the ledger, in memory: read before the listeners start, then every <see cref="Pace"/> what came new. The threat: answers, and their time, that tell strangers which
/// ids somebody was given; strangers who make the ledger work. The promise: whether a key is one that somebody was given is found out from memory, and the ledger is asked only about keys whose
/// holder has proven to hold them; a key that was made here is known at once, one that was made elsewhere within about <see cref="Pace"/>. While all keys may not be known (the ledger has not
/// been read yet, or not for <see cref="Trust"/>) nobody is told that a key is wrong.
/// </summary>
internal sealed class ApiKeyIndex(IApiKeyLookup ledger, ApiKeyPeppers? peppers, TimeProvider time, ILogger<ApiKeyIndex> logger) : BackgroundService
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How long after the last reading a key that is not known counts as wrong.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);

    // About 120 MB.
    private const int MostKeys = 2_000_000;
    private const int PageSize = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ApiKeyHashTable _hashes = new(MostKeys);
    private ImmutableSortedDictionary<string, string> _missingPeppers = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private volatile bool _isNeeded;
    private volatile Reading? _latest;
    private ApiKeyHashEntry? _last;
    private bool _isAway;
    private bool _isFull;

    /// <summary>Peppers of keys of the ledger that the configuration does not have, each with the id of the first such key: none of these keys is good here.</summary>
    public IReadOnlyDictionary<string, string> MissingPeppers => Volatile.Read(ref _missingPeppers);

    /// <summary>Whether the keys that are known are all there are.</summary>
    public bool IsCurrent => _latest is { } latest && time.GetElapsedTime(latest.At) < Trust;

    /// <summary>A policy accepts keys. Without one the ledger is not asked.</summary>
    public void Need() => _isNeeded = true;

    /// <summary>Null where no such key is known.</summary>
    public ApiKeyHash? Find(ReadOnlySpan<char> id) => _hashes.Find(id);

    /// <summary>A key was made here.</summary>
    public void Add(string id, ApiKeyHashRecord hash) => _hashes.TryAdd(id, hash.Pepper, hash.Bytes.Span);

    /// <summary>Reads what is new. False where it could not be read to its end.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPagesAsync(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(fault);
        }
    }

    /// <summary>A ledger that can be read is read to its end before the listeners start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isNeeded)
        {
            await ReadAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_isNeeded)
            {
                await ReadAsync(stoppingToken);
            }
        }
    }

    private async Task<bool> ReadPagesAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            switch (await ledger.ReadHashesAsync(_last?.Number ?? 0, PageSize, patience.Token))
            {
                case ApiKeyHashReading.Page { Entries: var entries } when _last is { } last && (entries.Count == 0 || entries[0].Number != last.Number || entries[0].Id != last.Id):
                    // Not the books that were read before: a copy was brought back, and what is in it may have numbers that were seen on others.
                    _last = null;
                    break;
                case ApiKeyHashReading.Page { Entries: var entries }:
                    Learn(entries);
                    if (entries.Count < PageSize)
                    {
                        return Ended(began);
                    }

                    break;
                case ApiKeyHashReading.Unavailable { Cause: var cause }:
                    return Failed(cause);
            }
        }
    }

    private void Learn(IReadOnlyList<ApiKeyHashEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (!ApiKey.IsId(entry.Id) || entry.Hash.Bytes.Length != ApiKeyHash.Length)
            {
                continue;
            }

            if (!_hashes.TryAdd(entry.Id, entry.Hash.Pepper, entry.Hash.Bytes.Span) && !_isFull)
            {
                _isFull = true;
                logger.IndexFull(MostKeys);
            }

            if (peppers?.Knows(entry.Hash.Pepper) != true && !_missingPeppers.ContainsKey(entry.Hash.Pepper))
            {
                _missingPeppers = _missingPeppers.Add(entry.Hash.Pepper, entry.Id);
                logger.PepperMissing(entry.Id, entry.Hash.Pepper);
            }
        }

        _last = entries.Count > 0 ? entries[^1] : _last;
    }

    private bool Ended(long began)
    {
        if (_isAway)
        {
            _isAway = false;
            logger.IndexBack(_hashes.Count);
        }

        if (!_isFull)
        {
            _latest = new Reading(began);
        }

        return !_isFull;
    }

    private bool Failed(Exception cause)
    {
        if (!_isAway)
        {
            _isAway = true;
            logger.IndexAway(cause);
        }

        return false;
    }

    /// <param name="At">From before the ledger was asked: what was made later may not be in it.</param>
    private sealed record Reading(long At);
}
