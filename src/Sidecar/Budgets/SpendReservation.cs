using Sidecar.Budgets.Windows;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>A spend that is under way.</summary>
/// <param name="approval">The approval that it used up; null where it needed none.</param>
internal sealed class SpendReservation(SpendBook book, SpendRequest request, AgentTerms terms, BudgetHold hold, string? approval) : ISpendReservation
{
    private const int Open = 0;
    private const int Charged = 1;
    private const int Closed = 2;

    private int _stage;

    public SpendAmount Amount => request.Amount;

    public string Agent => request.Agent;

    public SpendRequest Request => request;

    /// <summary>As they were when it was reserved.</summary>
    public AgentTerms Terms => terms;

    public BudgetHold Hold => hold;

    public string? Approval => approval;

    public SpendRecord Charge => new(hold.Id, request.Agent, request.Amount, hold.At)
    {
        Budget = terms.Budget?.Id,
        Token = request.Allowance?.TokenId,
        Merchant = request.Merchant,
        Category = request.Category,
        RequestId = request.RequestId,
        Route = request.Route,
    };

    public ValueTask<SpendCommit> ChargedAsync() => Interlocked.CompareExchange(ref _stage, Charged, Open) == Open
        ? book.ChargedAsync(this)
        : throw new InvalidOperationException("The reservation was charged or closed before.");

    public ValueTask ForsakeAsync() => Interlocked.CompareExchange(ref _stage, Closed, Open) == Open ? book.ForsakeAsync(this) : ValueTask.CompletedTask;

    public ValueTask<SpendCommit> CommitAsync(SpendCommitment commitment, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(commitment.Micros, nameof(commitment));
        switch (Interlocked.Exchange(ref _stage, Closed))
        {
            case Open:
                return book.CommitAsync(this, commitment);
            case Charged:
                book.Finish(this);
                return new(SpendCommit.Committed);
            default:
                throw new InvalidOperationException("The reservation was closed before.");
        }
    }

    public ValueTask ReleaseAsync(ReleaseReason reason) => ReleaseAsync(SpendWords.Of(reason));

    /// <param name="reason">See <see cref="SpendWords"/>.</param>
    public ValueTask ReleaseAsync(string reason) => Interlocked.Exchange(ref _stage, Closed) switch
    {
        Open => book.ReleaseAsync(this, reason),
        Charged => book.ReturnAsync(this),
        _ => ValueTask.CompletedTask,
    };
}
