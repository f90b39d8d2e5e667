using Sidecar.Ledger;
using Sidecar.Payments.Facilitators;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Payments;

/// <summary>Compiles the <c>Payment</c> section of a policy into its gate.</summary>
internal sealed class PaymentGateFactory(
    FacilitatorDirectory directory, PaymentReadiness readiness, ResourceUrls urls, IPaymentClaims claims, IPaymentLedger ledger,
    Reconciler reconciler, PaymentMetrics metrics, TimeProvider time) : IGateFactory
{
    public const string SectionName = "Payment";

    public string Section => SectionName;

    public Type OptionsType => typeof(PaymentOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<PaymentOptions>() ?? new PaymentOptions();
        var plan = new PaymentPlanCompiler(section.Path, errors).Compile(policy, options, directory);
        if (plan is null)
        {
            return null;
        }

        readiness.Watch(plan);
        var claimer = new PaymentClaimer(claims, ledger, reconciler, metrics);
        var settler = new Settler(ledger, reconciler, metrics, time);
        var verifier = new PaymentVerifier(plan.Verify, plan.EoaOnly);
        var taker = new PaymentTaker(plan.Settle, verifier, claimer, settler, ledger, metrics);
        return new PaymentGate(plan, new PaymentReader(plan, time), taker, urls);
    }
}
