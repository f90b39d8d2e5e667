using System.Collections.Concurrent;
using Sidecar.Ledger;

namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// When keys were last used, and their hashes under the current pepper: gathered here and written every <see cref="Pace"/>, one write a key, so that no request waits for it. What was not
/// written when the process is killed is lost; an orderly stop writes it.
/// </summary>
internal sealed class ApiKeyUses(IApiKeyLookup ledger, ApiKeyPeppers? peppers, TimeProvider time, ILogger<ApiKeyUses> logger) : BackgroundService
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private const int MostKeys = 50_000;

    // Few enough to be written in time over a slow link; and a revocation waits for no more than these.
    private const int MostInWrite = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile ConcurrentDictionary<string, Use> _uses = new(StringComparer.Ordinal);
    private bool _isFailing;

    /// <param name="key">Proven.</param>
    public void Note(ApiKey key, KnownApiKey known)
    {
        var (uses, now) = (_uses, time.GetUtcNow());
        if (uses.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key.Id, out var use))
        {
            use.At = now;
        }
        else if (uses.Count < MostKeys)
        {
            uses[key.Id.ToString()] = new Use { At = now, Rehash = Rehash(key, known) };
        }
    }

    /// <summary>Writes what has gathered. What cannot be written waits for the next time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var gathered = _uses;
        if (gathered.IsEmpty)
        {
            return;
        }

        _uses = new(StringComparer.Ordinal);
        Exception? fault = null;
        foreach (var portion in gathered.Select(static use => new ApiKeyUse(use.Key, use.Value.At) { Rehash = use.Value.Rehash }).Chunk(MostInWrite))
        {
            // After one that was not written the others are not tried: each would wait as long.
            fault ??= await TryWriteAsync(portion, cancellationToken);
            if (fault is not null)
            {
                Keep(portion);
            }
        }

        Report(fault);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last ones are written by the stop.
        }
    }

    private async Task<Exception?> TryWriteAsync(IReadOnlyCollection<ApiKeyUse> portion, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await ledger.NoteAsync(portion, patience.Token);
        }
        catch (Exception fault)
        {
            // Whatever it is: what was not written waits for the next round, and there is one.
            return fault;
        }
    }

    private (ReadOnlyMemory<byte> Old, ApiKeyHashRecord New)? Rehash(ApiKey key, KnownApiKey known)
    {
        // A hash of a pepper that is not known here is another replica's newer one.
        if (peppers is null || known.Hash.Pepper == peppers.Current || !peppers.Knows(known.Hash.Pepper))
        {
            return null;
        }

        var newer = peppers.Hash(key);
        return (known.Hash.Bytes, new ApiKeyHashRecord(newer.Pepper, newer.Bytes));
    }

    private void Keep(IEnumerable<ApiKeyUse> portion)
    {
        foreach (var use in portion)
        {
            // A later use that has come meanwhile stays.
            _uses.TryAdd(use.Id, new Use { At = use.At, Rehash = use.Rehash });
        }
    }

    private void Report(Exception? fault)
    {
        if (fault is not null && !_isFailing)
        {
            logger.UsesNotWritten(fault);
        }

        _isFailing = fault is not null;
    }

    private sealed class Use
    {
        private long _at;

        public DateTimeOffset At
        {
            get => new(Interlocked.Read(ref _at), TimeSpan.Zero);
            set => Interlocked.Exchange(ref _at, value.UtcTicks);
        }

        public (ReadOnlyMemory<byte> Old, ApiKeyHashRecord New)? Rehash { get; init; }
    }
}
