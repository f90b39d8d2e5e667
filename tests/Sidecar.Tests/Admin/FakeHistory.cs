using System.Data.Common;
using System.Runtime.CompilerServices;
using Sidecar.Ledger;

namespace Sidecar.Tests.Admin;

/// <summary>As many payments as wanted, made when they are read; keeps to the page, knows what it was asked, and fails or waits where a test says so.</summary>
internal sealed class FakeHistory : IPaymentHistory
{
    private int _read;
    private int _open;

    public long Count { get; init; }

    /// <summary>What a payment is made of, beside its number.</summary>
    public Func<PaymentRecord, PaymentRecord> Shape { get; init; } = static payment => payment;

    /// <summary>Awaited before the payment of that place in the list, from 0.</summary>
    public Func<int, Task> Before { get; init; } = static _ => Task.CompletedTask;

    public PaymentQuery? Asked { get; private set; }

    /// <summary>How many were handed out.</summary>
    public int Read => Volatile.Read(ref _read);

    /// <summary>How many lists are being read.</summary>
    public int Open => Volatile.Read(ref _open);

    public static Exception Away { get; } = new Failure();

    public async IAsyncEnumerable<PaymentRecord> ListAsync(PaymentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked = query;
        Interlocked.Increment(ref _open);
        try
        {
            var (id, left) = (Math.Min(Count, (query.Before ?? long.MaxValue) - 1), query.Limit ?? int.MaxValue);
            for (var place = 0; id > 0 && left > 0; id--, left--, place++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Before(place);
                Interlocked.Increment(ref _read);
                yield return Payment(id);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public async ValueTask<PaymentDetails?> FindAsync(long paymentId, CancellationToken cancellationToken)
    {
        await Before(0);
        var at = DateTimeOffset.UnixEpoch;
        return paymentId > 0 && paymentId <= Count
            ? new PaymentDetails(Payment(paymentId), [new PaymentStep(1, PaymentState.Claimed, at, null, null, "request-1"), new PaymentStep(2, PaymentState.Failed, at.AddSeconds(1.5), "insufficient_funds", "0xab", "request-2")])
            : null;
    }

    public PaymentRecord Payment(long id) => Shape(new PaymentRecord
    {
        PaymentId = id,
        State = PaymentState.Settled,
        Route = "paid",
        Policy = "paid",
        RequestId = $"request-{id}",
        X402Version = 2,
        Scheme = "exact",
        Network = "eip155:84532",
        Asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        Amount = "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        PayTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
        Payer = "0x857b06519E91e3A54538791bDbb0E22373e36b66",
        ClaimedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(1234),
    });

    private sealed class Failure() : DbException("the server closed the connection");
}
