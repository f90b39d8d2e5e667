using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State.Memory;

/// <summary>Answers of this process. Bounded in bytes: what would end first goes to make room, and what is larger than all the room is not kept.</summary>
internal sealed class MemoryStoredAnswers : IStoredAnswers
{
    private const int None = ExpiringTable<Digest, Answer>.None;

    // What an entry takes beside its bytes, so that empty answers are bounded too.
    private const int Overhead = 256;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _maxBytes;
    private readonly ExpiringTable<Digest, Answer> _answers;
    private long _bytes;

    public MemoryStoredAnswers(TimeProvider time, long maxBytes)
    {
        _time = time;
        _maxBytes = maxBytes;
        _answers = new((int)Math.Min(maxBytes / Overhead, int.MaxValue / 2), gone => _bytes -= gone.Size);
    }

    /// <summary>What the answers take.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public ValueTask<AnswerLookup> FindAsync(Digest key, Digest fingerprint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var slot = _answers.Find(key, _time.GetTimestamp());
            return new(slot == None ? AnswerLookup.Missing.Instance
                : _answers[slot].Fingerprint != fingerprint ? AnswerLookup.OtherRequest.Instance
                : new AnswerLookup.Found(_answers[slot].Bytes));
        }
    }

    public ValueTask<LeaseOutcome> StoreAsync(Digest key, Digest fingerprint, ReadOnlyMemory<byte> answer, TimeSpan retention)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retention, TimeSpan.Zero);
        var kept = new Answer(fingerprint, answer.ToArray());
        if (kept.Size > _maxBytes)
        {
            return new(LeaseOutcome.Unavailable);
        }

        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_answers.Find(key, now) is var earlier and not None)
            {
                _answers.Remove(earlier);
            }

            while (_bytes + kept.Size > _maxBytes && _answers.RemoveFirst())
            {
            }

            if (!_answers.TryAdd(key, kept, _time.After(now, retention), now))
            {
                return new(LeaseOutcome.Unavailable);
            }

            _bytes += kept.Size;
        }

        return new(LeaseOutcome.Done);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Answer(Digest Fingerprint, byte[] Bytes)
    {
        public long Size => Bytes.Length + Overhead;
    }
}
