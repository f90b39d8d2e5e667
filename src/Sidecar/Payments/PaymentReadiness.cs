using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Ready when every policy that asks for money has a facilitator that takes it.</summary>
internal sealed class PaymentReadiness : IReadinessCheck
{
    private readonly List<PaymentPlan> _plans = [];

    public string Name => "facilitators";

    /// <summary>Called while the policies are compiled, before anything is served.</summary>
    public void Watch(PaymentPlan plan) => _plans.Add(plan);

    public Readiness Check()
    {
        var unpayable = _plans.Where(plan => !plan.CurrentOffers().HasOffers).Select(plan => plan.Policy).ToList();
        return unpayable.Count == 0
            ? new Readiness(true)
            : new Readiness(
                false,
                $"No facilitator is known to take the payments of: {string.Join(", ", unpayable)}.",
                new { policies = unpayable });
    }
}
