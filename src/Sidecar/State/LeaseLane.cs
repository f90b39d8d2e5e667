namespace Sidecar.State;

/// <summary>The kept leases of one store. Each is renewed when a third of it has passed; while its store is away it is tried again every sixth until its end.</summary>
/// <param name="name">Of what is leased, for the log.</param>
internal sealed class LeaseLane(string name, TimeProvider time, ILogger logger)
{
    private const int AtOnce = 32;

    private readonly Lock _gate = new();
    private readonly HashSet<KeptLease> _kept = [];
    private readonly List<KeptLease> _due = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _kept.Count;
            }
        }
    }

    public KeptLease Keep<TStore, TKey>(
        TStore store, TKey key, HolderToken holder, TimeSpan length, Func<TStore, TKey, HolderToken, TimeSpan, ValueTask<LeaseOutcome>> renew)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        var now = time.GetTimestamp();
        var lease = new KeptLease<TStore, TKey>(this, length, time.After(now, length), store, key, holder, renew) { Due = time.After(now, length / 3) };
        lock (_gate)
        {
            _kept.Add(lease);
        }

        return lease;
    }

    /// <summary>False when it was removed before.</summary>
    public bool Remove(KeptLease lease)
    {
        lock (_gate)
        {
            return _kept.Remove(lease);
        }
    }

    public bool HasPassed(long timestamp) => time.GetTimestamp() >= timestamp;

    /// <summary>Whether a moment is more than a span away.</summary>
    public bool IsAfter(long timestamp, TimeSpan span) => timestamp > time.After(time.GetTimestamp(), span);

    /// <summary>Renews what is due, those that end first before the others. One pass at a time. Never throws for what a store does.</summary>
    public async Task RenewDueAsync(CancellationToken stoppingToken)
    {
        if (!CollectDue())
        {
            return;
        }

        var lost = 0;
        Exception? fault = null;
        await Parallel.ForEachAsync(
            _due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
            async (lease, _) =>
            {
                try
                {
                    if (await RenewAsync(lease))
                    {
                        Interlocked.Increment(ref lost);
                    }
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    fault = e;
                    lease.Due = time.After(time.GetTimestamp(), lease.Length / 6);
                }
            });
        Tell(lost, fault);
    }

    // A pass says one line, however many leases a store lost at once.
    private void Tell(int lost, Exception? fault)
    {
        if (lost > 0)
        {
            logger.LeasesLost(lost, name);
        }

        if (fault is not null)
        {
            logger.RenewalFailed(name, fault);
        }
    }

    private bool CollectDue()
    {
        _due.Clear();
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var lease in _kept)
            {
                if (lease.Due <= now)
                {
                    _due.Add(lease);
                }
            }
        }

        _due.Sort(static (a, b) => a.End.CompareTo(b.End));
        return _due.Count > 0;
    }

    /// <summary>Whether it was lost, and somebody still wants it.</summary>
    private async ValueTask<bool> RenewAsync(KeptLease lease)
    {
        // The lease runs from when the store hears of it, which is not before now.
        var asked = time.GetTimestamp();
        if (asked >= lease.End)
        {
            return Lose(lease);
        }

        switch (await AskAsync(lease))
        {
            case LeaseOutcome.Done:
                lease.End = time.After(asked, lease.Length);
                lease.Due = time.After(asked, lease.Length / 3);
                return false;
            case LeaseOutcome.Lost:
                return Lose(lease);
            default:
                lease.Due = time.After(time.GetTimestamp(), lease.Length / 6);
                return false;
        }
    }

    // Stores keep a time limit of their own; this one is for a store that does not.
    private async ValueTask<LeaseOutcome> AskAsync(KeptLease lease)
    {
        var renewal = lease.RenewAsync();
        if (renewal.IsCompleted)
        {
            return await renewal;
        }

        try
        {
            return await renewal.AsTask().WaitAsync(lease.Length / 6, time);
        }
        catch (TimeoutException)
        {
            return LeaseOutcome.Unavailable;
        }
    }

    // What was disposed while it was being renewed was given back, not lost.
    private bool Lose(KeptLease lease)
    {
        if (!Remove(lease))
        {
            return false;
        }

        lease.Lose();
        return true;
    }
}
