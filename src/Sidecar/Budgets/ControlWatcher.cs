using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Budgets;

/// <summary>
/// Keeps what operators decide at hand: stops, and tokens that are ended together. The threat: a replica that goes on with an agent, a budget or a stop as it was. The promise: a change is seen within <see cref="Pace"/> and the time of a
/// reading, wherever it was made, and at once where signals arrive; when the ledger could not be read for <see cref="LongestSilence"/> nothing is known any more. Before the first reading nothing is
/// known either.
/// </summary>
internal sealed class ControlWatcher(IControlVersion version, IStopLedger stops, ITokenCutoffLedger cutoffs, IControlSignal signal, TimeProvider time, ILogger<ControlWatcher> logger) : BackgroundService
{
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private ImmutableArray<Action<ControlSnapshot>> _listeners = [];
    private volatile Reading? _latest;
    private long _begun;
    private long _done;
    private bool _isFailing;

    /// <summary>How often the ledger is asked although nobody said anything.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What is in force; null when it is not known.</summary>
    public ControlSnapshot? Current => _latest is { } latest && time.GetElapsedTime(latest.BeganAt) < LongestSilence ? latest.Snapshot : null;

    /// <summary>Calls back with every change, one after the other, before whoever has waited for <see cref="RefreshNowAsync"/> goes on.</summary>
    /// <param name="told">Must be quick.</param>
    public void OnChange(Action<ControlSnapshot> told) => ImmutableInterlocked.Update(ref _listeners, static (listeners, told) => listeners.Add(told), told);

    /// <summary>After a change that was made here: it is in force in this process when this returns, if the ledger could be read, and the others are told to look.</summary>
    public Task RefreshNowAsync(CancellationToken cancellationToken)
    {
        signal.Publish();
        return RefreshAsync(cancellationToken);
    }

    /// <summary>With a first reading, so that whoever starts later finds something.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = signal.Listen(Wake);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _wake.WaitAsync(Pace, stoppingToken);
                await RefreshAsync(stoppingToken);

                // Many changes at once are many signals; a few looks see them all.
                await Task.Delay(Spacing, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var begun = Interlocked.Read(ref _begun);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Not after another who has begun to look since and is done: what there was to be seen is seen, or cannot be.
            if (_done <= begun)
            {
                await LookAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _begun);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            Take(await ReadAsync(patience.Token));
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(fault);
        }

        _done = number;
    }

    /// <summary>The number first: what is read after it is at least as new.</summary>
    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var number = await version.GetAsync(cancellationToken);
        if (_latest?.Snapshot is { } present && present.Version == number)
        {
            return new Reading(present, began);
        }

        var stopped = StopList.Of(await stops.ListAsync(cancellationToken));
        return new Reading(new ControlSnapshot(number, stopped, CutoffList.Of(await cutoffs.ListAsync(time.GetUtcNow(), cancellationToken))), began);
    }

    private void Take(Reading reading)
    {
        var before = _latest?.Snapshot;
        _latest = reading;
        if (_isFailing)
        {
            _isFailing = false;
            logger.ControlReadable();
        }

        if (before != reading.Snapshot)
        {
            Tell(before, reading.Snapshot);
        }
    }

    private void Tell(ControlSnapshot? before, ControlSnapshot now)
    {
        if ((before?.Stops.Count ?? 0) != now.Stops.Count)
        {
            logger.StopsInForce(now.Stops.Count);
        }

        foreach (var listener in _listeners)
        {
            try
            {
                listener(now);
            }
            catch (Exception fault)
            {
                // The others are told all the same.
                logger.ControlListenerFailed(fault);
            }
        }
    }

    private void Failed(Exception fault)
    {
        if (!_isFailing)
        {
            _isFailing = true;
            logger.ControlUnreadable(LongestSilence, fault);
        }
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Another signal was quicker, and one look is enough; or it is over.
        }
    }

    /// <param name="BeganAt">Timestamp from before the ledger was asked.</param>
    private sealed record Reading(ControlSnapshot Snapshot, long BeganAt);
}
