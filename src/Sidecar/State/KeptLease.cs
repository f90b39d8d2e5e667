namespace Sidecar.State;

/// <summary>A lease that is renewed until this is disposed. Disposing gives nothing back: whoever holds the lease does that itself, afterwards.</summary>
internal abstract class KeptLease(LeaseLane lane, TimeSpan length, long end) : IDisposable
{
    private volatile bool _lost;
    private long _end = end;

    /// <summary>
    /// Whether the lease ended or passed to another although it was to be kept. It never becomes false again. Whoever holds a lease that was lost may not be the only one any more.
    /// </summary>
    public bool IsLost => _lost || lane.HasPassed(End);

    internal TimeSpan Length => length;

    /// <summary>Whether it was taken or renewed in the last moments. Not longer than <see cref="Length"/>.</summary>
    public bool WasRenewedWithin(TimeSpan span) => Lasts(length - span);

    /// <summary>Whether it lasts for so much longer, even if it is not renewed.</summary>
    public bool Lasts(TimeSpan span) => !_lost && lane.IsAfter(End, span);

    /// <summary>When the lease ends if it is not renewed.</summary>
    internal long End
    {
        get => Interlocked.Read(ref _end);
        set => Interlocked.Exchange(ref _end, value);
    }

    /// <summary>When to renew it next. Touched by the renewing pass alone.</summary>
    internal long Due { get; set; }

    public void Dispose() => lane.Remove(this);

    internal void Lose() => _lost = true;

    internal abstract ValueTask<LeaseOutcome> RenewAsync();
}

/// <summary>A lease of one kind of store, all of it in one object.</summary>
internal sealed class KeptLease<TStore, TKey>(
    LeaseLane lane, TimeSpan length, long end, TStore store, TKey key, HolderToken holder,
    Func<TStore, TKey, HolderToken, TimeSpan, ValueTask<LeaseOutcome>> renew)
    : KeptLease(lane, length, end)
{
    internal override ValueTask<LeaseOutcome> RenewAsync() => renew(store, key, holder, Length);
}
