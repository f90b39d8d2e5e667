using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.SpendTokens;

/// <summary>Compiles the <c>SpendToken</c> section of a policy into its gate.</summary>
internal sealed class SpendTokenGateFactory(
    SpendTokensOptions options, SpendTokenIssuers issuers, SpendTokenVerifier verifier, PossessionProof possession, ISpendControl control, StoreDemand demand, TimeProvider time) : IGateFactory
{
    public const string SectionName = "SpendToken";

    public string Section => SectionName;

    public Type OptionsType => typeof(SpendTokenOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var plan = new SpendTokenPlanCompiler(section.Path, errors).Compile(section.Get<SpendTokenOptions>() ?? new SpendTokenOptions(), options.Merchant);
        if (mode == PolicyMode.Observe)
        {
            errors.Add(section.Path, "takes money out of budgets, so it does not only observe; give the policy the mode Enforce");
        }

        if (!issuers.Any)
        {
            errors.Add(section.Path, $"nobody's tokens count: write {SpendTokensOptions.Section}:{nameof(SpendTokensOptions.GeneratedKeys)}, {nameof(SpendTokensOptions.SigningKeys)} or {nameof(SpendTokensOptions.TrustedIssuers)}; for keys of ours also {nameof(SpendTokensOptions.Issuer)} or Sidecar:PublicUrl");
        }

        demand.Need(nameof(StateOnUnavailable.Revocations));
        demand.Need(nameof(StateOnUnavailable.Nonces));
        return plan is null ? null : new SpendTokenGate(plan, verifier, possession, control, time);
    }
}
