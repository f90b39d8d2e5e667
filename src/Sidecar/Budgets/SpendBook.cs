using System.Collections.Immutable;
using Sidecar.Budgets.Alerts;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>
/// Closes spends: writes down what was spent, and gives back what was not. The order is what keeps the bounds: what is reserved counts until the ledger has it, and the ledger has it before it counts
/// as spent; so whoever sums the ledger up finds it there or finds it reserved. Whether it was reserved all the time until then is what the store says last: a store that had forgotten it may have given
/// its room away.
/// </summary>
internal sealed class SpendBook(
    ISpendLedger ledger, BudgetHolds holds, AgentDirectory directory, InFlightSpends inFlight, UnwrittenSpends unwritten, BudgetWatch watch, SpendAudit audit, SpendMetrics metrics,
    ILogger<SpendBook> logger)
{
    public async ValueTask<SpendCommit> CommitAsync(SpendReservation spend, SpendCommitment commitment)
    {
        // Served and about to be paid: from here on it is finished, whatever is stopped.
        inFlight.Remove(spend.Hold.Id);
        if (commitment.Micros > spend.Amount.Micros)
        {
            if (!commitment.IsFinal)
            {
                return await GiveBackAsync(spend, SpendWords.ExceedsReservation, SpendCommit.ExceedsReservation);
            }

            logger.SpentTooMuch(commitment.Micros, spend.Amount.Micros, spend.Agent, spend.Request.RequestId);
        }

        var state = await spend.Hold.MakeSureAsync();
        if (state != HoldState.Alive && !commitment.IsFinal)
        {
            return state == HoldState.Lost
                ? await GiveBackAsync(spend, SpendWords.Lost, SpendCommit.Lost)
                : await GiveBackAsync(spend, SpendWords.Unavailable, SpendCommit.Unavailable);
        }

        return await WriteAsync(spend, commitment);
    }

    public async ValueTask ReleaseAsync(SpendReservation spend, string reason)
    {
        inFlight.Remove(spend.Hold.Id);
        metrics.Closed("released");
        await ReturnAsync(spend, reason);
    }

    /// <summary>The ledger has it with the step that asks for the money.</summary>
    /// <returns>Committed where all limits hold with it. Otherwise the ledger reverses it, and it is released afterwards.</returns>
    public async ValueTask<SpendCommit> ChargedAsync(SpendReservation spend)
    {
        inFlight.Remove(spend.Hold.Id);
        var state = await spend.Hold.SpendAsync(spend.Amount.Micros);
        await UnloadChangedAsync(spend);
        return OutcomeOf(state);
    }

    /// <summary>The money of what was charged has moved, or may have.</summary>
    public void Finish(SpendReservation spend)
    {
        watch.Spent(spend.Hold.Windows, spend.Hold.At);
        metrics.Closed("committed");
    }

    /// <summary>The ledger has reversed what was charged, or does so as soon as it can: its windows ask it what counts, now and when it has.</summary>
    public async ValueTask ReturnAsync(SpendReservation spend)
    {
        metrics.Closed("released");
        await holds.UnloadAsync(spend.Hold.Windows, spend.Hold.At);
        await ReturnApprovalAsync(spend);
    }

    // The reservation is left to end by itself, which makes the windows ask the ledger when that knows.
    public async ValueTask ForsakeAsync(SpendReservation spend)
    {
        inFlight.Remove(spend.Hold.Id);
        metrics.Closed("unavailable");
        spend.Hold.Leave();
        await ReturnApprovalAsync(spend);
        audit.Released(spend.Request, SpendWords.Unavailable);
    }

    private async ValueTask<SpendCommit> WriteAsync(SpendReservation spend, SpendCommitment commitment)
    {
        var record = spend.Charge with { Amount = spend.Amount with { Micros = commitment.Micros }, PaymentId = commitment.PaymentId };
        var entry = audit.Spent(spend.Request, commitment.Micros);
        if (await ledger.RecordAsync(record, entry, CancellationToken.None) is LedgerWriteOutcome.Unavailable away)
        {
            return commitment.IsFinal ? Keep(spend, record, entry, away.Cause) : await FailAsync(spend, away.Cause);
        }

        if (commitment.IsFinal)
        {
            await spend.Hold.CloseAsync(record.Amount.Micros);
        }
        else if (OutcomeOf(await spend.Hold.SpendAsync(record.Amount.Micros)) is var outcome and not SpendCommit.Committed)
        {
            return await ReverseAsync(spend, record, outcome);
        }

        await UnloadChangedAsync(spend);
        watch.Spent(spend.Hold.Windows, spend.Hold.At);
        metrics.Closed("committed");
        return SpendCommit.Committed;
    }

    /// <summary>It was written, and something else may have had its room before it was: the store had lost it, or does not say. Nothing was answered yet, so it is not to be.</summary>
    private async ValueTask<SpendCommit> ReverseAsync(SpendReservation spend, SpendRecord record, SpendCommit outcome)
    {
        var reason = outcome == SpendCommit.Lost ? SpendWords.Lost : SpendWords.Unavailable;
        metrics.Closed(outcome == SpendCommit.Lost ? "lost" : "unavailable");
        if (await ledger.ReverseAsync(record, reason, CancellationToken.None) is LedgerWriteOutcome.Unavailable)
        {
            unwritten.Add(new UnwrittenSpend.Reversed(record, reason));
        }

        await holds.UnloadAsync(spend.Hold.Windows, spend.Hold.At);
        await ReturnApprovalAsync(spend);
        return outcome;
    }

    private static SpendCommit OutcomeOf(HoldState state) => state switch
    {
        HoldState.Alive => SpendCommit.Committed,
        HoldState.Lost => SpendCommit.Lost,
        _ => SpendCommit.Unavailable,
    };

    // The lease goes on until it is written: until then it counts as reserved.
    private SpendCommit Keep(SpendReservation spend, SpendRecord record, AuditEntry entry, Exception cause)
    {
        logger.SpendWaits(spend.Agent, spend.Request.RequestId, cause);
        unwritten.Add(new UnwrittenSpend.Spent(record, entry, spend.Hold));
        metrics.Closed("unwritten");
        return SpendCommit.Committed;
    }

    // A ledger that broke off may have it all the same. So the reservation is left to end by itself, which makes the windows ask the ledger when that knows.
    private async ValueTask<SpendCommit> FailAsync(SpendReservation spend, Exception cause)
    {
        logger.SpendNotWritten(spend.Agent, spend.Request.RequestId, cause);
        spend.Hold.Leave();
        await ReturnApprovalAsync(spend);
        audit.Released(spend.Request, SpendWords.Unavailable);
        metrics.Closed("unavailable");
        return SpendCommit.Unavailable;
    }

    private async ValueTask<SpendCommit> GiveBackAsync(SpendReservation spend, string reason, SpendCommit outcome)
    {
        metrics.Closed(outcome switch
        {
            SpendCommit.ExceedsReservation => "exceeded",
            SpendCommit.Lost => "lost",
            _ => "unavailable",
        });
        await ReturnAsync(spend, reason);
        return outcome;
    }

    private async ValueTask ReturnAsync(SpendReservation spend, string reason)
    {
        await spend.Hold.CloseAsync(spent: null);
        await ReturnApprovalAsync(spend);
        audit.Released(spend.Request, reason);
    }

    private ValueTask ReturnApprovalAsync(SpendReservation spend) => spend.Approval is { } approval ? unwritten.GiveBackAsync(approval, spend.Hold.Id) : ValueTask.CompletedTask;

    /// <summary>
    /// Limits that came while the request was under way count what is in the ledger, and were perhaps summed up before this was: they ask it again. A replica that does not know of them yet cannot
    /// make them; for that half a second a new limit counts what it sees.
    /// </summary>
    private async ValueTask UnloadChangedAsync(SpendReservation spend)
    {
        if (await directory.FindAsync(spend.Agent, CancellationToken.None) is AgentFinding.Known { Terms: var present } && !present.AreSameAs(spend.Terms))
        {
            var counted = spend.Hold.Windows.Select(static window => window.Window.Key).ToHashSet();
            ImmutableArray<CountedWindow> changed = [.. present.Windows.Where(window => !counted.Contains(window.Window.Key))];
            await holds.UnloadAsync(changed, spend.Hold.At);
        }
    }
}
