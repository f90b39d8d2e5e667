using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>An earlier request has spent what this one would: nothing is owed but to keep what the upstream says about the cost from the client.</summary>
internal sealed class SpentObligation(SpendCost.InAnswer cost) : IObligation
{
    public ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        cost.Take(answer.Headers);
        return Verdict.Pass;
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason) => ValueTask.CompletedTask;
}
