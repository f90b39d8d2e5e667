using System.Collections.Concurrent;
using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>
/// One inquiry a payment at a time, and its answer stands for a second: whoever asks meanwhile gets the same. A client that hammers a payment
/// asks neither the ledger nor a chain nor a facilitator more often than that.
/// </summary>
internal sealed class Inquiries(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Inquiry> _inquiries = new();

    public Task<PaymentSnapshot> AskAsync(long paymentId, Func<Task<PaymentSnapshot>> ask)
    {
        while (true)
        {
            var inquiry = _inquiries.GetOrAdd(paymentId, static (_, state) => new Inquiry(state.ask, state.time), (ask, time));
            if (!inquiry.IsOver(Memory))
            {
                return inquiry.Answer;
            }

            _inquiries.TryRemove(KeyValuePair.Create(paymentId, inquiry));
        }
    }

    /// <summary>Drops what does not stand any more.</summary>
    public void Forget()
    {
        foreach (var entry in _inquiries.Where(entry => entry.Value.IsOver(Memory)))
        {
            _inquiries.TryRemove(entry);
        }
    }

    private sealed class Inquiry
    {
        private readonly Lazy<Task<PaymentSnapshot>> _answer;
        private readonly TimeProvider _time;
        private long _ended = long.MinValue;

        public Inquiry(Func<Task<PaymentSnapshot>> ask, TimeProvider time)
        {
            _time = time;

            // Lazy: of several that are made at once only the one that is kept asks.
            _answer = new Lazy<Task<PaymentSnapshot>>(() => RunAsync(ask));
        }

        public Task<PaymentSnapshot> Answer => _answer.Value;

        public bool IsOver(TimeSpan memory) =>
            Interlocked.Read(ref _ended) is var ended and not long.MinValue && _time.GetElapsedTime(ended) >= memory;

        private async Task<PaymentSnapshot> RunAsync(Func<Task<PaymentSnapshot>> ask)
        {
            try
            {
                return await ask();
            }
            finally
            {
                Interlocked.Exchange(ref _ended, _time.GetTimestamp());
            }
        }
    }
}
