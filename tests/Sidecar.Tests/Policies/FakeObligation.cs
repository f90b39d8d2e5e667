using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>An obligation that writes down how it was closed, in a log that may be shared to see the order.</summary>
internal sealed class FakeObligation(string name, List<string> closings, Verdict onAnswer = default, Exception? fault = null) : IObligation
{
    public ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        closings.Add($"{name} answered {answer.Status}{(cancellationToken.CanBeCanceled ? " cancellable" : "")}");
        return fault is null ? onAnswer : throw fault;
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason)
    {
        closings.Add($"{name} released {reason}");
        return fault is null ? ValueTask.CompletedTask : throw fault;
    }
}
