using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>The unknown payments that need a person: each is told in the log once, and their number is shown.</summary>
internal sealed partial class AbandonedPayments(PaymentMetrics metrics, ILogger<AbandonedPayments> logger)
{
    private readonly HashSet<long> _told = [];
    private readonly HashSet<long> _seen = [];

    /// <summary>Called by the one pass at a time.</summary>
    public void Add(UnsettledPayment payment)
    {
        _seen.Add(payment.Payment.PaymentId);
        if (_told.Add(payment.Payment.PaymentId))
        {
            LogAbandoned(payment.Payment.PaymentId, payment.Since, payment.Payment.Network, payment.Settlement.Facilitator);
        }

        metrics.Abandoned = Math.Max(metrics.Abandoned, _seen.Count);
    }

    /// <summary>All unknown payments were looked at.</summary>
    public void Complete()
    {
        metrics.Abandoned = _seen.Count;
        _told.IntersectWith(_seen);
        _seen.Clear();
    }

    /// <summary>Another replica does it.</summary>
    public void Forget()
    {
        metrics.Abandoned = 0;
        _seen.Clear();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Payment {PaymentId} has had no known outcome since {Since} and needs a person: look at the chain ({Network}) and ask the facilitator {Facilitator}; docs/operations/payments.md says how to write the decision down")]
    private partial void LogAbandoned(long paymentId, DateTimeOffset since, string network, string facilitator);
}
