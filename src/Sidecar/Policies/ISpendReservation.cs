namespace Sidecar.Policies;

/// <summary>
/// An amount that was taken out of the budgets for one request. Closed exactly once, by <see cref="CommitAsync"/> or <see cref="ReleaseAsync"/>; kept alive until then. Where it is the amount of a payment, the
/// ledger has it before anybody is asked for the money: whoever asks writes <see cref="Charge"/> down first, and calls <see cref="ChargedAsync"/> then. It is closed in the same way all the same.
/// </summary>
internal interface ISpendReservation
{
    SpendAmount Amount { get; }

    /// <summary>The agent's part of what is told to the backend.</summary>
    string Agent { get; }

    /// <summary>All of it, as the ledger writes it down together with the step that asks for the money.</summary>
    SpendRecord Charge { get; }

    /// <summary>The ledger has the charge, and nobody was asked for the money yet. From here on it is spent, unless the ledger reverses it.</summary>
    /// <returns>Committed: it counts, and all limits hold. Anything else: they may not, so the money must not be asked for, and the ledger is to reverse the charge.</returns>
    ValueTask<SpendCommit> ChargedAsync();

    /// <summary>Nobody knows whether the ledger has the charge. The money is not asked for, and it counts as reserved until that can be known.</summary>
    ValueTask ForsakeAsync();

    /// <summary>
    /// Writes down what was spent. With <see cref="SpendCommitment.IsFinal"/> the money has moved already, whatever is said here: it is written now or as soon as the ledger is back.
    /// Not cancelled by the client's leaving.
    /// </summary>
    ValueTask<SpendCommit> CommitAsync(SpendCommitment commitment, CancellationToken cancellationToken);

    /// <summary>Nothing was spent; the budgets get it back. What was charged is the ledger's to reverse, before or after. Of a reservation that is closed nothing changes.</summary>
    /// <param name="reason">From a closed set, for the audit.</param>
    ValueTask ReleaseAsync(ReleaseReason reason);
}

/// <summary>What was spent in the end.</summary>
/// <param name="Micros">In the reservation's currency; not more than was reserved, unless it is final.</param>
/// <param name="PaymentId">The ledger's number of the x402 payment that it was; null where it was none.</param>
/// <param name="IsFinal">Whether it cannot be undone any more.</param>
internal readonly record struct SpendCommitment(long Micros, long? PaymentId = null, bool IsFinal = false);

/// <summary>What came of a commit.</summary>
internal enum SpendCommit
{
    /// <summary>Spent, and durable; a final one perhaps not yet.</summary>
    Committed,

    /// <summary>More than was reserved: nothing was written, and the reservation was released.</summary>
    ExceedsReservation,

    /// <summary>The reservation had ended and there is no room for it any more: nothing was written, or it was reversed.</summary>
    Lost,

    /// <summary>A store is away: nothing was written, as far as is known, or it was reversed. The reservation counts until its lease ends, so that what the ledger took all the same is not given out again.</summary>
    Unavailable,
}
