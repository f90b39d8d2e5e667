using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Replay;

/// <summary>
/// Carries a request with a key out once. Of all its copies one begins; the others get its answer, wait for it, or are told that it is in flight.
/// </summary>
internal sealed class IdempotentRequests(IIdempotencyRecords records, LeaseKeeper leases, LateAnswers late, IdempotencyMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <param name="key">Of caller, scope and the client's key.</param>
    /// <param name="fingerprint">What makes two requests the same request.</param>
    public async ValueTask<IdempotentStart> BeginAsync(
        Passage passage, Digest key, Digest fingerprint, IdempotencyTerms terms, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var holder = HolderToken.New();
            var attempt = await records.TryBeginAsync(key, fingerprint, holder, terms.Lease, cancellationToken);
            var remaining = terms.Wait - time.GetElapsedTime(started);
            if (attempt is not IdempotencyAttempt.InFlight || remaining <= TimeSpan.Zero)
            {
                var start = Of(attempt, passage, key, holder, terms);
                metrics.Started(start);
                return start;
            }

            await Task.Delay(pause < remaining ? pause : remaining, time, cancellationToken);
        }
    }

    private IdempotentStart Of(IdempotencyAttempt attempt, Passage passage, Digest key, HolderToken holder, IdempotencyTerms terms) => attempt switch
    {
        IdempotencyAttempt.Begun => new IdempotentStart.Begun(
            new IdempotentRun(records, leases.Keep(records, key, holder, terms.Lease), late, metrics, passage, key, holder, terms)),
        IdempotencyAttempt.Stored stored => Replay(stored.Answer),
        IdempotencyAttempt.InFlight => IdempotentStart.InFlight.Instance,
        IdempotencyAttempt.Mismatch => IdempotentStart.Mismatch.Instance,
        IdempotencyAttempt.Unavailable away => new IdempotentStart.Unavailable(away.Note),
        _ => throw new InvalidOperationException($"No such attempt: {attempt}."),
    };

    private static IdempotentStart Replay(ReadOnlyMemory<byte> bytes)
    {
        if (AnswerFormat.Read(bytes) is not { } answer)
        {
            // Carried out, but by a version whose answers this one cannot read: never twice.
            return new IdempotentStart.Unavailable("the stored answer has a form that this version cannot read");
        }

        answer.Headers[IdempotencyHeaders.Replayed] = "true";
        return new IdempotentStart.Stored(answer);
    }
}
