using Sidecar.Policies;

namespace Sidecar.RateLimits;

/// <summary>The places among the requests at once that a request has, until its answer's last byte.</summary>
internal sealed class ConcurrencyHold(RateLimitUse use, ConcurrencySlots slots) : IPassageEnd
{
    public void OnEnded()
    {
        for (var i = 0; i < use.Plan.Rules.Length; i++)
        {
            if (use.Plan.Rules[i].Kind == RateLimitKind.Concurrency)
            {
                slots.LetGo(use.Plan.Rules[i], use.Keys[i]);
            }
        }
    }
}
