namespace Sidecar.Ledger.Sqlite;

/// <summary>Takes the steps of payments.</summary>
internal sealed class StepRows(StatementSet statements, TransitionRows history, GrantRows grants, SpendRows spends, PaymentAuditRows audit)
{
    private readonly SqliteStatement _standing = statements.Named("read_standing");
    private readonly SqliteStatement _update = statements.Named("update_payment");
    private readonly SqliteStatement _keep = statements.Named("insert_settlement");
    private readonly SqliteStatement _forget = statements.Named("delete_settlement");

    /// <summary>By how much the number of unknown payments has changed.</summary>
    public long UnknownChange { get; set; }

    public TransitionOutcome Take(PaymentTransition step, long now)
    {
        if (ReadStanding(step.PaymentId) is not { } standing)
        {
            return new TransitionOutcome.Unavailable(new LedgerUnavailableException($"Payment {step.PaymentId} is not in the ledger."));
        }

        // The fence: a step of an earlier claim is none of this payment's any more, whatever its state.
        if (step.ClaimNumber is { } claim && claim != standing.ClaimNumber)
        {
            return new TransitionOutcome.Conflict(standing.State);
        }

        if (!PaymentTransitions.Exists(standing.State, step.To))
        {
            return Repeat(step, standing, now);
        }

        if (step.Grant is { } grant && !grants.TryAdd(grant, now))
        {
            return new TransitionOutcome.Conflict(standing.State);
        }

        _update.Bind(1, step.PaymentId).Bind(2, step.To.ToText()).Bind(3, now).Bind(4, step.Reason).Bind(5, step.Transaction).Bind(6, step.Payer)
            .Run();
        KeepOrForgetSettlement(step, standing.State);
        history.Add(step.PaymentId, standing.Seq + 1, step.To, now, step.Reason, step.Transaction, standing.RequestId);
        if (PaymentAudit.Of(standing.State, step.To) is { } word)
        {
            audit.Add(word, step.PaymentId, step.Reason ?? step.Grant?.Kind.ToText(), standing.RequestId, now);
        }

        ChargeOrReverse(step, standing, now);
        UnknownChange += (step.To == PaymentState.Unknown ? 1 : 0) - (standing.State == PaymentState.Unknown ? 1 : 0);
        return TransitionOutcome.Recorded.Instance;
    }

    // Whoever reports one settlement twice (a retry, the reconciler beside the request) is told that it stands. The answer that comes with it goes out if none did.
    private TransitionOutcome Repeat(PaymentTransition step, Standing standing, long now)
    {
        var stands = standing.State == PaymentState.Settled && step.To == PaymentState.Settled
            && (step.Transaction is null || step.Transaction == standing.Transaction);
        if (!stands || (step.Grant is { } grant && !grants.TryAdd(grant, now)))
        {
            return new TransitionOutcome.Conflict(standing.State);
        }

        if (step.Grant is not null)
        {
            grants.Clear(step.PaymentId);
            audit.Add(PaymentAudit.Granted, step.PaymentId, step.Grant.Kind.ToText(), step.Grant.RequestId, now);
        }

        return TransitionOutcome.Recorded.Instance;
    }

    private void ChargeOrReverse(PaymentTransition step, Standing standing, long now)
    {
        if (step.Charge is { } charge && standing.State != PaymentState.Settling)
        {
            spends.Charge(charge with { PaymentId = step.PaymentId, ClaimNumber = standing.ClaimNumber }, now);
        }
        else if (PaymentTransitions.KeepsSettlement(standing.State) && PaymentTransitions.ReversesCharge(step.To))
        {
            spends.ReverseCharge(step.PaymentId, standing.ClaimNumber, PaymentAudit.Reversal(step.To), now);
        }
    }

    private Standing? ReadStanding(long id)
    {
        try
        {
            return _standing.Bind(1, id).Step()
                ? new Standing(PaymentStateText.Parse(_standing.Text(0)!), _standing.Number(1), _standing.Text(2)!, _standing.Text(3), _standing.Number(4))
                : null;
        }
        finally
        {
            _standing.Reset();
        }
    }

    private void KeepOrForgetSettlement(PaymentTransition step, PaymentState from)
    {
        if (step.To == PaymentState.Settling)
        {
            _keep.Bind(1, step.PaymentId).Bind(2, step.Settlement!.Facilitator).Bind(3, step.Settlement.Body).Run();
        }
        else if (PaymentTransitions.KeepsSettlement(from) && !PaymentTransitions.KeepsSettlement(step.To))
        {
            _forget.Bind(1, step.PaymentId).Run();
        }
    }

    /// <summary>A payment's present state, the number of its latest step, whose it is, and the number of its present claim.</summary>
    private readonly record struct Standing(PaymentState State, long Seq, string RequestId, string? Transaction, long ClaimNumber);
}
