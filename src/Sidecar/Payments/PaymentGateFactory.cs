using Sidecar.Ledger;
using Sidecar.Payments.Facilitators;
using Sidecar.Payments.Repeats;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Payments;

/// <summary>Compiles the <c>Payment</c> section of a policy into its gate.</summary>
internal sealed class PaymentGateFactory(
    FacilitatorDirectory directory, PaymentReadiness readiness, PublicUrls urls, PaymentLeases leases, PaymentClaimer claimer, Settler settler, IPaymentLedger ledger,
    IPaymentHistory history, ISpentPayments spends, IStoredAnswers answers, AnswerGrants grants, IdempotentRequests requests, Reconciler reconciler, ISpendControl control, MerchantId merchant, PaymentMetrics metrics,
    StoreDemand demand, TimeProvider time) : IGateFactory
{
    public const string SectionName = "Payment";

    public string Section => SectionName;

    public Type OptionsType => typeof(PaymentOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<PaymentOptions>() ?? new PaymentOptions();
        var plan = new PaymentPlanCompiler(section.Path, errors).Compile(policy, options, directory, merchant.Value);
        if (plan is null)
        {
            return null;
        }

        readiness.Watch(plan);
        demand.Need(nameof(StateOnUnavailable.PaymentClaims));
        if (plan.Identifier != IdentifierMode.Off)
        {
            demand.Need(nameof(StateOnUnavailable.Idempotency));
        }

        var verifier = new PaymentVerifier(plan.Verify, plan.EoaOnly);
        var paid = new PaidAnswers(answers, grants, plan.MaxAnswerBytes, plan.AnswerRetention);
        var settled = new SettledPayments(paid, grants, spends);
        var known = new KnownPayments(reconciler, settled, new OtherPayments(reconciler, leases, verifier, settled, history));
        var taker = new PaymentTaker(plan.Settle, verifier, claimer, settler, known, paid, grants, ledger, new PayerBudget(control, merchant, plan.Price, time), metrics);
        var proof = new PayerProof(verifier, claimer);
        return new PaymentGate(plan, new PaymentReader(plan, time), taker, new IdentifiedPayments(plan, requests, proof, taker), proof, claimer, spends, urls);
    }
}
