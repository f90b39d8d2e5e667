using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Replay;

/// <summary>
/// Answers that the store could not take when they were there. Their requests were carried out, so their keys stay in flight while it is tried again: a repeat is told to wait and
/// is not carried out. Bounded in number, bytes and time; what is given up is carried out again by a repeat, once its lease has ended.
/// </summary>
internal sealed class LateAnswers(IIdempotencyRecords records, LeaseKeeper leases, IdempotencyMetrics metrics, TimeProvider time)
{
    private const int Most = 1000;
    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private int _count;
    private long _bytes;

    public void Store(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, IdempotencyTerms terms)
    {
        lock (_gate)
        {
            if (_count >= Most || _bytes + answer.Length > MostBytes)
            {
                metrics.Ended(LeaseOutcome.Unavailable, "stored");
                return;
            }

            _count++;
            _bytes += answer.Length;
        }

        _ = StoreAsync(key, holder, answer, terms);
    }

    private async Task StoreAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, IdempotencyTerms terms)
    {
        try
        {
            metrics.Ended(await InsistAsync(key, holder, answer, terms), "stored");
        }
        finally
        {
            lock (_gate)
            {
                _count--;
                _bytes -= answer.Length;
            }
        }
    }

    private async Task<LeaseOutcome> InsistAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, IdempotencyTerms terms)
    {
        using var lease = leases.Keep(records, key, holder, terms.Lease);
        var outcome = LeaseOutcome.Unavailable;
        for (var started = time.GetTimestamp(); outcome == LeaseOutcome.Unavailable && time.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(Pause, time);
            outcome = await records.CompleteAsync(key, holder, answer, terms.Retention);
        }

        return outcome;
    }
}
