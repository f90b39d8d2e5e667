using Sidecar.Budgets.Windows;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>A spend that is under way.</summary>
/// <param name="approval">The approval that it used up; null where it needed none.</param>
internal sealed class SpendReservation(SpendBook book, SpendRequest request, AgentTerms terms, BudgetHold hold, string? approval) : ISpendReservation
{
    private int _isClosed;

    public SpendAmount Amount => request.Amount;

    public string Agent => request.Agent;

    public SpendRequest Request => request;

    /// <summary>As they were when it was reserved.</summary>
    public AgentTerms Terms => terms;

    public BudgetHold Hold => hold;

    public string? Approval => approval;

    public ValueTask<SpendCommit> CommitAsync(SpendCommitment commitment, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(commitment.Micros, nameof(commitment));
        return Interlocked.Exchange(ref _isClosed, 1) == 0
            ? book.CommitAsync(this, commitment)
            : throw new InvalidOperationException("The reservation was closed before.");
    }

    public ValueTask ReleaseAsync(ReleaseReason reason) => ReleaseAsync(SpendWords.Of(reason));

    /// <param name="reason">See <see cref="SpendWords"/>.</param>
    public ValueTask ReleaseAsync(string reason) => Interlocked.Exchange(ref _isClosed, 1) == 0 ? book.ReleaseAsync(this, reason) : ValueTask.CompletedTask;
}
