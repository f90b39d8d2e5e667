using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>
/// Idempotency records of this process. Bounded in number and in bytes of answers: when either is used up nothing new begins, because forgetting a record would let
/// its request be carried out a second time. What is in flight then may still store its answer, until twice the bytes are used.
/// </summary>
internal sealed class MemoryIdempotencyRecords : IIdempotencyRecords
{
    private const int None = ExpiringTable<Digest, Record>.None;

    // One at a time while answers are over their bytes, and never so many that the others wait long.
    private const int EndedACall = 64;

    private static readonly IdempotencyAttempt.Unavailable TooMany =
        new($"As many records as may be are kept in memory; {StateOptions.Section}:{nameof(StateOptions.MaxIdempotencyRecords)} says how many.");

    private static readonly IdempotencyAttempt.Unavailable TooLarge =
        new($"The answers that are kept in memory take as many bytes as they may; {StateOptions.Section}:{nameof(StateOptions.MaxAnswerBytes)} says how many.");

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _maxAnswerBytes;
    private readonly ExpiringTable<Digest, Record> _records;
    private long _answerBytes;

    public MemoryIdempotencyRecords(TimeProvider time, int capacity, long maxAnswerBytes)
    {
        _time = time;
        _maxAnswerBytes = maxAnswerBytes;
        _records = new(capacity, gone => _answerBytes -= gone.Answer?.Length ?? 0);
    }

    public ValueTask<IdempotencyAttempt> TryBeginAsync(Digest key, Digest fingerprint, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(TryBegin(key, fingerprint, holder, lease));
        }
    }

    public ValueTask<LeaseOutcome> RenewAsync(Digest key, HolderToken holder, TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var slot = FindHeld(key, holder, now);
            if (slot == None)
            {
                return new(LeaseOutcome.Lost);
            }

            _records.SetEnd(slot, _time.After(now, lease), now);
        }

        return new(LeaseOutcome.Done);
    }

    public ValueTask<LeaseOutcome> CompleteAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, TimeSpan retention)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        var copy = answer.ToArray();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var slot = FindHeld(key, holder, now);
            if (slot == None)
            {
                return new(LeaseOutcome.Lost);
            }

            if (_answerBytes + copy.Length > 2 * _maxAnswerBytes)
            {
                return new(LeaseOutcome.Unavailable);
            }

            _records[slot] = _records[slot] with { Answer = copy };
            _records.SetEnd(slot, _time.After(now, retention), now);
            _answerBytes += copy.Length;
        }

        return new(LeaseOutcome.Done);
    }

    public ValueTask<LeaseOutcome> AbandonAsync(Digest key, HolderToken holder)
    {
        lock (_gate)
        {
            var slot = FindHeld(key, holder, _time.GetTimestamp());
            if (slot == None)
            {
                return new(LeaseOutcome.Lost);
            }

            _records.Remove(slot);
        }

        return new(LeaseOutcome.Done);
    }

    private IdempotencyAttempt TryBegin(Digest key, Digest fingerprint, HolderToken holder, TimeSpan lease)
    {
        var now = _time.GetTimestamp();
        if (_records.Find(key, now) is var slot and not None)
        {
            ref var known = ref _records[slot];
            return known.Fingerprint != fingerprint ? IdempotencyAttempt.Mismatch.Instance
                : known.Answer is null ? IdempotencyAttempt.InFlight.Instance
                : new IdempotencyAttempt.Stored(known.Answer);
        }

        if (_answerBytes >= _maxAnswerBytes)
        {
            _records.RemoveEnded(now, EndedACall);
            if (_answerBytes >= _maxAnswerBytes)
            {
                return TooLarge;
            }
        }

        return _records.TryAdd(key, new Record(fingerprint, holder, Answer: null), _time.After(now, lease), now) ? IdempotencyAttempt.Begun.Instance : TooMany;
    }

    /// <summary>The slot of a record that is in flight and the holder's.</summary>
    private int FindHeld(Digest key, HolderToken holder, long now) =>
        _records.Find(key, now) is var slot and not None && _records[slot] is { Answer: null } held && held.Holder == holder ? slot : None;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Record(Digest Fingerprint, HolderToken Holder, byte[]? Answer);
}
