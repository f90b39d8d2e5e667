using System.Runtime.InteropServices;

namespace Sidecar.Ledger.Audit;

/// <summary>
/// Of each kind ten in ten seconds have a record each, of all kinds a hundred in a second; the others are counted, and a hundred counts in a second are written. So refusals are at most 200 records in a
/// second, which is a few milliseconds of the writer. A kind that goes on and on has one count alone in 20 seconds, 40, and then in each minute: whoever floods for days fills nothing.
/// </summary>
internal sealed class RefusalAudit(IAuditLedger audit, TimeProvider time) : BackgroundService, IRefusalAudit
{
    public const int InFull = 10;
    public const int InFullPerSecond = 100;
    public const int MostKinds = 1_000;
    public static readonly TimeSpan Stretch = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestStretch = TimeSpan.FromMinutes(1);

    private const int MostCountsAtOnce = 100;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<RefusalKind, RefusalTally> _tallies = [];
    private long _second;
    private int _inFull;
    private long _counted;

    /// <summary>How many were counted and have no record of their own.</summary>
    public long Counted => Interlocked.Read(ref _counted);

    public void Post(AuditEntry entry)
    {
        var kind = RefusalKind.Of(entry);
        if (TakeInFull(kind) && !audit.TryPost(entry with { At = entry.At ?? time.GetUtcNow() }))
        {
            lock (_gate)
            {
                Count(kind, 1);
            }
        }
    }

    /// <summary>Writes the counts whose time is over.</summary>
    public void Tell() => Tell(MostCountsAtOnce, static (tally, age) => age >= tally.Stretch);

    /// <summary>All that was counted; the ledger is still open.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Tell(int.MaxValue, static (_, _) => true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            Tell();
        }
    }

    private RefusalTally New => new(time.GetTimestamp(), Stretch, Written: 0, More: 0);

    /// <returns>False where it was counted.</returns>
    private bool TakeInFull(RefusalKind kind)
    {
        lock (_gate)
        {
            var known = _tallies.TryGetValue(kind, out var tally);
            if ((!known && _tallies.Count >= MostKinds) || tally.Written >= InFull || !TakeOfSecond())
            {
                Count(kind, 1);
                return false;
            }

            _tallies[kind] = (known ? tally : New) with { Written = tally.Written + 1 };
            return true;
        }
    }

    private bool TakeOfSecond()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        if (second != _second)
        {
            (_second, _inFull) = (second, 0);
        }

        return _inFull < InFullPerSecond && ++_inFull > 0;
    }

    private void Count(RefusalKind kind, long more)
    {
        _counted += more;
        var counted = _tallies.ContainsKey(kind) || _tallies.Count < MostKinds ? kind : kind.OfSeveral();
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, counted, out var exists);
        tally = exists ? tally with { More = tally.More + more } : New with { More = more };
    }

    private void Tell(int most, Func<RefusalTally, TimeSpan, bool> isDue)
    {
        foreach (var (kind, tally) in Take(most, isDue))
        {
            if (!audit.TryPost(kind.ToEntry(tally.More, time.GetUtcNow())))
            {
                lock (_gate)
                {
                    _counted -= tally.More;
                    Count(kind, tally.More);
                    _tallies[kind] = _tallies[kind] with { Stretch = Stretch };
                }
            }
        }
    }

    /// <summary>Takes the counts whose time is over. What had nothing to tell in its time begins anew.</summary>
    private List<KeyValuePair<RefusalKind, RefusalTally>> Take(int most, Func<RefusalTally, TimeSpan, bool> isDue)
    {
        lock (_gate)
        {
            var due = _tallies.Where(pair => isDue(pair.Value, time.GetElapsedTime(pair.Value.Began))).ToList();
            var told = due.Where(static pair => pair.Value.More > 0).OrderBy(static pair => pair.Value.Began).Take(most).ToList();
            foreach (var (kind, _) in due.Where(static pair => pair.Value.More == 0))
            {
                _tallies.Remove(kind);
            }

            foreach (var (kind, tally) in told)
            {
                var next = 2 * tally.Stretch;
                _tallies[kind] = New with { Stretch = next < LongestStretch ? next : LongestStretch, Written = InFull };
            }

            return told;
        }
    }
}
