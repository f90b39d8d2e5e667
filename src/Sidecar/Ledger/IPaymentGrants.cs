namespace Sidecar.Ledger;

/// <summary>
/// What was given for the money: at most one answer a payment, written down before its first byte is sent. The threat: one payment that buys two answers
/// (a repeat that is honoured while, or after, the first answer went out), and a payment that bought none and is forgotten. The promise: of any number of callers exactly
/// one gets <see cref="GrantOutcome.Granted"/> for a payment, ever, in all replicas and after a crash; it is durable when it returns. Failure as in <see cref="IPaymentLedger"/>.
/// </summary>
internal interface IPaymentGrants
{
    /// <summary>Lets one answer out for a settled payment. A payment marked as owed is not owed any more. One that is not in the ledger is unavailable.</summary>
    ValueTask<GrantOutcome> GrantAsync(PaymentGrant grant, CancellationToken cancellationToken);

    /// <summary>
    /// Marks a settled payment as owed: the money is here, and no answer was given for it, or the one that was let out failed. For the merchant to see.
    /// Marking one that is owed already is granted too and changes nothing: the first reason and time stand.
    /// </summary>
    ValueTask<GrantOutcome> OweAsync(long paymentId, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// The caller was told that this grant could not be written, and sent no answer. If it was written all the same (a commit whose outcome was not known), the payment
    /// is owed from now on; if not, nothing changes, and it is granted to whoever comes next. A grant of another request is left alone. Told more than once it is one debt.
    /// </summary>
    ValueTask<GrantOutcome> WithdrawAsync(PaymentGrant grant, string reason, CancellationToken cancellationToken);
}

/// <summary>An answer let out for a payment.</summary>
/// <param name="PaymentId">The ledger's own number of the payment.</param>
/// <param name="Kind">On what occasion.</param>
/// <param name="RequestId">Of the request that is answered.</param>
internal sealed record PaymentGrant(long PaymentId, GrantKind Kind, string RequestId);

/// <summary>On what occasion an answer was let out. Stored in lower case.</summary>
internal enum GrantKind
{
    /// <summary>The answer to the request that paid.</summary>
    Answered,

    /// <summary>The request that paid got none; a repeat of it was forwarded again, once.</summary>
    Honoured,
}

/// <summary>What came of a grant. A closed set.</summary>
internal abstract record GrantOutcome
{
    private GrantOutcome()
    {
    }

    /// <summary>Written, and durable.</summary>
    internal sealed record Granted : GrantOutcome
    {
        public static Granted Instance { get; } = new();
    }

    /// <summary>An answer was let out for it before, or it is not settled; nothing was written.</summary>
    internal sealed record Refused(PaymentSnapshot Payment) : GrantOutcome;

    /// <summary>The ledger could not be written.</summary>
    internal sealed record Unavailable(Exception Cause) : GrantOutcome;
}
