using System.Collections.Immutable;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Budgets;

/// <summary>The decision. Cheap reasons first: what operators stopped, what the agent may at all, then what is left, and somebody's approval last: nobody is asked about what has no room.</summary>
internal sealed class SpendControl(
    ControlWatcher watcher, AgentDirectory directory, BudgetHolds holds, ApprovalDesk approvals, InFlightSpends inFlight, SpendBook book, UnwrittenSpends unwritten, SpendAudit audit,
    SpendMetrics metrics, TimeProvider time) : ISpendControl
{
    private static readonly SpendDecision.Unavailable NotCurrent = new("agents and stops could not be read for too long");
    private static readonly SpendDecision.Unavailable NotAudited = new("too many records of the audit wait for the ledger");
    private static readonly SpendDecision.Denied Stopped = new(SpendDenial.Stopped);

    public async ValueTask<SpendDecision> ReserveAsync(SpendRequest request, CancellationToken cancellationToken)
    {
        CheckAmount(request.Amount);
        return Tell(SpendAudit.Spend, request, await JudgeAsync(request, isTrial: false, cancellationToken));
    }

    public async ValueTask<SpendDecision> CheckAsync(SpendRequest request, CancellationToken cancellationToken)
    {
        CheckAmount(request.Amount);
        return Tell(SpendAudit.Check, request, await JudgeAsync(request, isTrial: true, cancellationToken));
    }

    public async ValueTask<string?> FindAgentOfPayerAsync(string payer, CancellationToken cancellationToken) => await directory.FindOfPayerAsync(payer, cancellationToken) switch
    {
        PayerFinding.Linked linked => linked.Agent,
        PayerFinding.Unlinked => null,
        PayerFinding.Unavailable away => throw new SpendUnavailableException(away.Note),
        var other => throw new InvalidOperationException($"No such finding: {other}."),
    };

    private static void CheckAmount(SpendAmount amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Micros, nameof(amount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount.Micros, SpendAmount.Most, nameof(amount));
    }

    /// <summary>Counts a decision and writes it down; what is reserved is written down when it is closed.</summary>
    private SpendDecision Tell(string action, SpendRequest request, Judgement judgement)
    {
        var told = judgement.IsInAudit || audit.TryPost(action, request, judgement.Decision) ? judgement.Decision : NotAudited;
        metrics.Decided(told);
        return told;
    }

    private async ValueTask<Judgement> JudgeAsync(SpendRequest request, bool isTrial, CancellationToken cancellationToken)
    {
        if (watcher.Current is not { } current)
        {
            return NotCurrent;
        }

        if (IsStopped(current, request))
        {
            return Stopped;
        }

        switch (await directory.FindAsync(request.Agent, cancellationToken))
        {
            case AgentFinding.Known { Terms: var terms }:
                return terms.Refuse(request) is { } refused ? refused : await CountAsync(request, terms, isTrial, cancellationToken);
            case AgentFinding.Unavailable away:
                return new SpendDecision.Unavailable(away.Note);
            default:
                return new SpendDecision.Denied(SpendDenial.UnknownAgent);
        }
    }

    private ValueTask<Judgement> CountAsync(SpendRequest request, AgentTerms terms, bool isTrial, CancellationToken cancellationToken) => (terms.NeedsApproval(request.Amount.Micros), isTrial) switch
    {
        (true, false) when request.Approval is { } approval => TakeAsync(request, terms, approval, cancellationToken),
        (true, _) => AskAsync(request, terms, isTrial, cancellationToken),
        (false, true) => TryAsync(request, terms, cancellationToken),
        (false, false) => TakeAsync(request, terms, approval: null, cancellationToken),
    };

    private async ValueTask<Judgement> AskAsync(SpendRequest request, AgentTerms terms, bool isTrial, CancellationToken cancellationToken)
    {
        var room = await TryAsync(request, terms, cancellationToken);
        if (room.Decision is not SpendDecision.Allowed)
        {
            return room;
        }

        return await approvals.AskAsync(isTrial ? SpendAudit.Check : SpendAudit.Spend, request, cancellationToken) switch
        {
            ApprovalAnswer.Yes yes => isTrial ? new SpendDecision.Allowed(yes.Id) : await TakeAsync(request, terms, yes.Id, cancellationToken),
            ApprovalAnswer.Pending pending => new Judgement(new SpendDecision.Held(pending.Id, pending.ExpiresAt, pending.Url), IsInAudit: pending.IsNew),
            ApprovalAnswer.No no => new SpendDecision.Denied(SpendDenial.ApprovalDenied, no.Limit),
            ApprovalAnswer.Unavailable away => new SpendDecision.Unavailable(away.Note),
            var other => throw new InvalidOperationException($"No such answer: {other}."),
        };
    }

    private async ValueTask<Judgement> TryAsync(SpendRequest request, AgentTerms terms, CancellationToken cancellationToken)
    {
        var at = Now();
        var windows = WindowsOf(request, terms, at);
        return await holds.TryAsync(windows, request.Amount.Micros, at, cancellationToken) is var outcome && outcome is ReserveOutcome.Reserved
            ? SpendDecision.Allowed.Instance
            : Refuse(outcome, windows, at);
    }

    private async ValueTask<Judgement> TakeAsync(SpendRequest request, AgentTerms terms, string? approval, CancellationToken cancellationToken)
    {
        var at = Now();
        var windows = WindowsOf(request, terms, at);
        var (hold, outcome) = await holds.TakeAsync(windows, request.Amount.Micros, at, cancellationToken);
        if (hold is null)
        {
            return Refuse(outcome, windows, at);
        }

        inFlight.Add(hold.Id, request);
        if (approval is not null && await UseAsync(approval, request, hold, cancellationToken) is { } refused)
        {
            return refused;
        }

        // A stop that came while this was decided: it is seen here, or it finds the request in flight.
        var reservation = new SpendReservation(book, request, terms, hold, approval);
        if (watcher.Current is { } current && !IsStopped(current, request))
        {
            return new SpendDecision.Reserved(reservation);
        }

        await reservation.ReleaseAsync(SpendWords.Stopped);
        return watcher.Current is null ? NotCurrent : Stopped;
    }

    /// <summary>Uses the approval for what is held, and lets that go where it cannot be.</summary>
    /// <returns>Null when it is used.</returns>
    private async ValueTask<SpendDecision?> UseAsync(string approval, SpendRequest request, BudgetHold hold, CancellationToken cancellationToken)
    {
        ApprovalUse? use = null;
        try
        {
            use = await approvals.UseAsync(approval, request, hold.Id, cancellationToken);
        }
        finally
        {
            if (use != ApprovalUse.Used)
            {
                inFlight.Remove(hold.Id);
                await hold.CloseAsync(spent: null);
            }
        }

        if (use == ApprovalUse.Unavailable)
        {
            // The ledger may have it all the same.
            await unwritten.GiveBackAsync(approval, hold.Id);
            return new SpendDecision.Unavailable("an approval could not be used up");
        }

        return use == ApprovalUse.Used ? null : new SpendDecision.Denied(SpendDenial.ApprovalDenied);
    }

    private static bool IsStopped(ControlSnapshot current, SpendRequest request) => current.Stops.Find(request.Agent, request.Merchant, request.Category, request.Issuer) is not null;

    private static ImmutableArray<CountedWindow> WindowsOf(SpendRequest request, AgentTerms terms, DateTimeOffset at) =>
        request.Allowance is { } allowance ? terms.Windows.Add(new LifetimeWindow(allowance, request.Amount.Currency, at)) : terms.Windows;

    private static SpendDecision Refuse(ReserveOutcome outcome, ImmutableArray<CountedWindow> windows, DateTimeOffset at) => outcome switch
    {
        ReserveOutcome.Exceeded exceeded => Refuse(exceeded, windows[exceeded.Limit], at),
        ReserveOutcome.Unavailable away => new SpendDecision.Unavailable(away.Note),
        _ => throw new InvalidOperationException($"No refusal: {outcome}."),
    };

    private static SpendDecision.Denied Refuse(ReserveOutcome.Exceeded exceeded, CountedWindow window, DateTimeOffset at) => new(
        window.Account.Kind == SpendAccountKind.Token ? SpendDenial.TokenExhausted : exceeded.IsCount ? SpendDenial.CountLimit : SpendDenial.AmountLimit,
        window.Name,
        exceeded.FreeAfterBuckets is { } buckets ? window.StartAfter(at, buckets) : null);

    // As the ledger keeps it: what counts in a bucket is found there again.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
