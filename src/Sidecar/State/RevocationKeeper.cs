using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// Puts what the ledger has revoked into the store of state: before the listeners start, whenever the store has forgotten it or was away, and every <see cref="Again"/> in any case, because a
/// failover of Redis may lose what was written last. Until the first time tokens are not honoured: the store says so.
/// </summary>
internal sealed class RevocationKeeper(IRevocationLedger ledger, IRestoredRevocations store, StoreDemand demand, TimeProvider time, ILogger<RevocationKeeper> logger) : BackgroundService, IReadinessCheck
{
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    private const int PageSize = 1_000;
    private const int PortionSize = 100;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // The store is about to come: at the start, and when it was flushed.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Clocks of replicas differ.
    private static readonly TimeSpan KeptBeyond = TimeSpan.FromHours(1);

    private volatile bool _isComplete;
    private bool _isDoubtful = true;
    private bool _isTold;
    private bool _isSweepTold;
    private long _passedAt;

    string IReadinessCheck.Name => "revocations";

    public Readiness Check() => _isComplete
        ? new Readiness(IsReady: true)
        : new Readiness(IsReady: !demand.Without([]).Contains(nameof(StateOnUnavailable.Revocations), StringComparer.Ordinal), "What was revoked was not put into the store of state yet.");

    /// <summary>Looks whether the store has everything, and mends it where it does not.</summary>
    /// <returns>When to look again.</returns>
    public async Task<TimeSpan> LookAsync(CancellationToken cancellationToken)
    {
        switch (await store.InspectAsync(cancellationToken))
        {
            case RestoreStanding.Unavailable:
                // Its own check is red then.
                _isDoubtful = true;
                return Soon;
            case RestoreStanding.Complete when !_isDoubtful && time.GetElapsedTime(_passedAt) < Again:
                _isComplete = true;
                return Pace;
            case var standing:
                _isComplete = standing == RestoreStanding.Complete;
                _isDoubtful |= !_isComplete;
                return await RestoreAsync(cancellationToken);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryLookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Soon;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = await TryLookAsync(stoppingToken);
        }
    }

    // Whatever it is, tokens must not be refused until somebody restarts us.
    private async Task<TimeSpan> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return Away(fault);
        }
    }

    private async Task<TimeSpan> RestoreAsync(CancellationToken cancellationToken)
    {
        // Before the ledger is read: what is revoked from now on comes into the store by itself, unless the store forgets it, and then it forgets the pass too.
        var (pass, count, began) = (HolderToken.New(), 0, time.GetTimestamp());
        if (await store.BeginAsync(pass, cancellationToken) != LeaseOutcome.Done)
        {
            return Soon;
        }

        for (Digest? last = null; ;)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var reading = await ledger.ReadAsync(time.GetUtcNow(), last, PageSize, patience.Token);
            if (reading is not RevocationReading.Page { Revocations: var page })
            {
                return Away(((RevocationReading.Unavailable)reading).Cause);
            }

            var isLast = page.Count < PageSize;
            if (await PutAsync(pass, page, isLast, cancellationToken) is var outcome and not LeaseOutcome.Done)
            {
                return NotTaken(outcome);
            }

            count += page.Count;
            if (isLast)
            {
                Restored(count, began);
                await SweepAsync(cancellationToken);
                return Pace;
            }

            last = page[^1].Key;
        }
    }

    private async Task<LeaseOutcome> PutAsync(HolderToken pass, IReadOnlyList<KeptRevocation> page, bool isLast, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var portion in page.Where(kept => kept.Until > now).Select(kept => new RevocationRetention(kept.Key, kept.Until - now)).Chunk(PortionSize))
        {
            if (await store.PutAsync(pass, portion, isLast: false, cancellationToken) is var outcome and not LeaseOutcome.Done)
            {
                return outcome;
            }
        }

        return isLast ? await store.PutAsync(pass, [], isLast: true, cancellationToken) : LeaseOutcome.Done;
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var fault = await ledger.SweepAsync(time.GetUtcNow() - KeptBeyond, cancellationToken);
        if (fault is not null && !_isSweepTold)
        {
            logger.RevocationsNotSwept(fault);
        }

        _isSweepTold = fault is not null;
    }

    private void Restored(int count, long began)
    {
        if (_isDoubtful)
        {
            logger.RevocationsRestored(count);
        }

        (_isComplete, _isDoubtful, _isTold, _passedAt) = (true, false, false, began);
    }

    private TimeSpan Away(Exception cause)
    {
        if (!_isTold)
        {
            _isTold = true;
            logger.RevocationsAway(cause);
        }

        return Pace;
    }

    private TimeSpan NotTaken(LeaseOutcome outcome)
    {
        if (outcome == LeaseOutcome.Unavailable && !_isTold)
        {
            _isTold = true;
            logger.RevocationsNotTaken();
        }

        return outcome == LeaseOutcome.Lost ? Soon : Pace;
    }
}
