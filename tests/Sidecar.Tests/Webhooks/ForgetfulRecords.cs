using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.Webhooks;

/// <summary>A store that is away for the first completions, as one that goes while a delivery is at the backend.</summary>
internal sealed class ForgetfulRecords(IIdempotencyRecords records, int lostCompletions) : IIdempotencyRecords
{
    private int _left = lostCompletions;

    public ValueTask<IdempotencyAttempt> TryBeginAsync(Digest key, Digest fingerprint, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken) =>
        records.TryBeginAsync(key, fingerprint, holder, lease, cancellationToken);

    public ValueTask<LeaseOutcome> RenewAsync(Digest key, HolderToken holder, TimeSpan lease) => records.RenewAsync(key, holder, lease);

    public ValueTask<LeaseOutcome> CompleteAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, TimeSpan retention) =>
        Interlocked.Decrement(ref _left) >= 0 ? ValueTask.FromResult(LeaseOutcome.Unavailable) : records.CompleteAsync(key, holder, answer, retention);

    public ValueTask<LeaseOutcome> AbandonAsync(Digest key, HolderToken holder) => records.AbandonAsync(key, holder);
}
