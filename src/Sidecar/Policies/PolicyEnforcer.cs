namespace Sidecar.Policies;

/// <summary>
/// Runs a policy's gates in order and closes what they left owing, each exactly once (steps 3 and 5 of the journey).
/// Nothing that a gate or an obligation throws leaves this class: a fault becomes a refusal.
/// </summary>
internal sealed class PolicyEnforcer(IPolicyObserver observer, TimeProvider time)
{
    /// <summary>
    /// The verdict on a request. Gates run once for a passage; asking again returns the first verdict, because the forwarder
    /// builds its request twice when it has to downgrade an upgrade.
    /// </summary>
    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (passage.Decision is { } decided)
        {
            return decided;
        }

        if (passage.Plan.Gates.Count > 0)
        {
            return EnterGatesAsync(passage, cancellationToken);
        }

        var admission = Admit(passage);
        passage.Decision = admission;
        passage.ForwardedAt = time.GetTimestamp();
        return admission;
    }

    /// <summary>
    /// The upstream answered. Obligations are closed in reverse order; the first that refuses turns the answer into its refusal,
    /// and the rest are released.
    /// </summary>
    public async ValueTask<Verdict> AnswerAsync(Passage passage, UpstreamAnswer answer)
    {
        while (passage.TryTakeObligation(out var obligation))
        {
            var verdict = await CloseAsync(passage, obligation, answer);
            if (verdict.Refusal is not null)
            {
                await ReleaseAsync(passage, ReleaseReason.RefusedLater);
                await GiveUpRecordersAsync(passage);
                return verdict;
            }
        }

        return Verdict.Pass;
    }

    /// <summary>There is no answer to record: recorders that nobody took are told. Those that were taken are ended by who took them.</summary>
    public ValueTask GiveUpRecordersAsync(Passage passage) => passage.HasRecorders ? EndRecordersAsync(passage) : ValueTask.CompletedTask;

    /// <summary>The upstream's status and headers are here. Tells observers how long they took.</summary>
    public void UpstreamAnswered(Passage passage)
    {
        passage.IsAnsweredByUpstream = true;
        observer.UpstreamAnswered(passage, time.GetElapsedTime(passage.ForwardedAt));
    }

    /// <summary>No answer of the upstream will be sent: everything still owed is given back.</summary>
    public async ValueTask ReleaseAsync(Passage passage, ReleaseReason reason)
    {
        while (passage.TryTakeObligation(out var obligation))
        {
            try
            {
                await obligation.OnReleaseAsync(reason);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                observer.Faulted(passage, fault);
            }
        }
    }

    private async ValueTask EndRecordersAsync(Passage passage)
    {
        foreach (var recorder in passage.TakeRecorders())
        {
            try
            {
                await recorder.GiveUpAsync();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                observer.Faulted(passage, fault);
            }
        }
    }

    private static Verdict Admit(Passage passage) => passage.TryAdmit() is { } refusal ? refusal : Verdict.Pass;

    private async ValueTask<Verdict> EnterGatesAsync(Passage passage, CancellationToken cancellationToken)
    {
        var verdict = await RunGatesAsync(passage, cancellationToken);
        if (verdict.IsPass)
        {
            verdict = Admit(passage);
        }

        passage.Decision = verdict;
        passage.ForwardedAt = time.GetTimestamp();
        if (!verdict.IsPass)
        {
            await ReleaseAsync(passage, ReleaseReason.RefusedLater);
        }

        return verdict;
    }

    private async ValueTask<Verdict> RunGatesAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (passage.Plan.Preflights is { } preflights && preflights.IsPreflight(passage.Request))
        {
            return await EnterGateAsync(passage, preflights, cancellationToken);
        }

        var repeatsId = passage.Plan.Errors == ErrorDialect.Mcp;
        foreach (var gate in passage.Plan.Gates)
        {
            if (repeatsId && gate is IWritingGate)
            {
                await JsonRpcIds.RememberAsync(passage, time);
            }

            var verdict = await EnterGateAsync(passage, gate, cancellationToken);
            if (verdict.Obligation is { } obligation)
            {
                passage.Owe(obligation);
            }

            // An observing policy tells what it would have refused or answered (GateDecided) and lets it pass.
            if (!verdict.IsPass && passage.Plan.Mode != PolicyMode.Observe)
            {
                return verdict;
            }
        }

        if (repeatsId)
        {
            // Whoever refuses from now on has no body to look into.
            await JsonRpcIds.RememberAsync(passage, time);
        }

        return Verdict.Pass;
    }

    private async ValueTask<Verdict> EnterGateAsync(Passage passage, IGate gate, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        Verdict verdict;
        try
        {
            verdict = await gate.EnterAsync(passage, cancellationToken);
        }
        catch (OperationCanceledException left) when (cancellationToken.IsCancellationRequested)
        {
            // The client's doing and no fault of ours; nobody reads the refusal.
            verdict = KernelRefusals.Internal(left);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            observer.Faulted(passage, fault);
            verdict = KernelRefusals.Internal(fault);
        }

        observer.GateDecided(passage, gate, verdict, time.GetElapsedTime(started));
        return verdict;
    }

    // The obligation's token is not the client's: once the upstream answered, a client that leaves does not stop a settlement.
    private async ValueTask<Verdict> CloseAsync(Passage passage, IObligation obligation, UpstreamAnswer answer)
    {
        try
        {
            return await obligation.OnAnswerAsync(answer, CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            observer.Faulted(passage, fault);
            return KernelRefusals.Internal(fault);
        }
    }
}
