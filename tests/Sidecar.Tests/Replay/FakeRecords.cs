using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.Replay;

/// <summary>Answers as the test says, the last attempt again and again, and writes down what it was asked.</summary>
internal sealed class FakeRecords(params IdempotencyAttempt[] attempts) : IIdempotencyRecords
{
    private readonly Queue<IdempotencyAttempt> _attempts = new(attempts);

    public List<(Digest Key, Digest Fingerprint)> Begun { get; } = [];

    public List<string> Ends { get; } = [];

    public ReadOnlyMemory<byte> Answer { get; private set; }

    public TimeSpan Retention { get; private set; }

    public ValueTask<IdempotencyAttempt> TryBeginAsync(Digest key, Digest fingerprint, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        Begun.Add((key, fingerprint));
        return ValueTask.FromResult(_attempts.Count > 1 ? _attempts.Dequeue() : _attempts.Peek());
    }

    public ValueTask<LeaseOutcome> RenewAsync(Digest key, HolderToken holder, TimeSpan lease) => ValueTask.FromResult(LeaseOutcome.Done);

    public ValueTask<LeaseOutcome> CompleteAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, TimeSpan retention)
    {
        Ends.Add("stored");
        (Answer, Retention) = (answer, retention);
        return ValueTask.FromResult(LeaseOutcome.Done);
    }

    public ValueTask<LeaseOutcome> AbandonAsync(Digest key, HolderToken holder)
    {
        Ends.Add("given back");
        return ValueTask.FromResult(LeaseOutcome.Done);
    }
}
