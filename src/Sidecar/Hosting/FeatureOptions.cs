using Sidecar.Admin;
using Sidecar.Configuration;
using Sidecar.Identity;
using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Payments.Chains;
using Sidecar.Payments.Facilitators;
using Sidecar.Policies;
using Sidecar.Proxy;
using Sidecar.Replay;
using Sidecar.Resilience;
using Sidecar.State;
using Sidecar.Webhooks;

namespace Sidecar.Hosting;

/// <summary>The features' sections of the configuration: their types for the strict check of keys, and their values, checked.</summary>
internal sealed record FeatureOptions(
    LedgerOptions Ledger, StateOptions State, AdminOptions Admin, ShutdownOptions Shutdown, IReadOnlyDictionary<string, FacilitatorOptions> Facilitators,
    IReadOnlyList<ChainOptions> Chains, IdentityFeatureOptions Identity, SpendFeatureOptions Spend, EdgeFeatureOptions Edge)
{
    private const string FacilitatorsKey = "Sidecar:Facilitators";

    /// <summary>Which keys may stand where. What is not listed is an unknown key.</summary>
    public static IReadOnlyList<ConfigurationSectionType> Sections { get; } =
    [
        new(LedgerOptions.Section, typeof(LedgerOptions)),
        new(StateOptions.Section, typeof(StateOptions)),
        new(AdminOptions.Section, typeof(AdminOptions)),
        new(ShutdownOptions.Section, typeof(ShutdownOptions)),
        new($"{FacilitatorsKey}:*", typeof(FacilitatorOptions)),
        new(ChainOptions.Section, typeof(List<ChainOptions>)),
        .. IdentityFeatureOptions.Sections,
        .. SpendFeatureOptions.Sections,
        .. EdgeFeatureOptions.Sections,
        ConfigurationSectionType.OfGate(AuthenticateGateFactory.SectionName, typeof(AuthenticateOptions)),
        ConfigurationSectionType.OfGate(WebhookGateFactory.SectionName, typeof(WebhookOptions)),
        ConfigurationSectionType.OfGate(NonceGateFactory.SectionName, typeof(NonceOptions)),
        ConfigurationSectionType.OfGate(IdempotencyGateFactory.SectionName, typeof(IdempotencyOptions)),
        ConfigurationSectionType.OfGate(PaymentGateFactory.SectionName, typeof(PaymentOptions)),
        .. ProxySections.All,
    ];

    /// <summary>The longest that a request may wait for a verdict: every facilitator may be asked in turn.</summary>
    public TimeSpan LongestVerification => TimeSpan.FromTicks(Facilitators.Values.Sum(facilitator => facilitator.VerifyTimeout.Ticks));

    /// <summary>The longest that a settlement may keep an answer waiting: one facilitator, after others that turned it away quickly.</summary>
    public TimeSpan LongestSettlement => Facilitators.Values.Select(Facilitator.LongestSettlement).DefaultIfEmpty().Max()
        + (Facilitators.Count > 1 ? Facilitator.FailoverWindow : TimeSpan.Zero);

    public static FeatureOptions Bind(LoadedConfiguration configuration)
    {
        var names = configuration.Keys.Find(FacilitatorsKey)?.Children.Select(child => child.Name) ?? [];
        var ledger = SectionBinding.Bind<LedgerOptions>(configuration, LedgerOptions.Section, LedgerOptionsValidator.Validate, new());

        // What the state may do without its store depends on what the ledger decides by itself.
        var ledgerKind = configuration.Bind<LedgerOptions>(LedgerOptions.Section).Kind;
        var identity = IdentityFeatureOptions.Bind(configuration);
        return new FeatureOptions(
            ledger,
            SectionBinding.Bind<StateOptions>(configuration, StateOptions.Section, (state, path, errors) => Validate(state, ledgerKind, path, errors), new()),
            SectionBinding.Bind<AdminOptions>(configuration, AdminOptions.Section, AdminOptionsValidator.Validate, new()),
            SectionBinding.Bind<ShutdownOptions>(configuration, ShutdownOptions.Section, ShutdownOptionsValidator.Validate, new()),
            names.ToDictionary(
                name => name,
                name => SectionBinding.Bind<FacilitatorOptions>(configuration, $"{FacilitatorsKey}:{name}", FacilitatorOptionsValidator.Validate, AnyFacilitator())),
            SectionBinding.Bind<List<ChainOptions>>(configuration, ChainOptions.Section, ChainOptionsValidator.Validate, []),
            identity,
            SpendFeatureOptions.Bind(configuration, identity),
            EdgeFeatureOptions.Bind(configuration));
    }

    private static void Validate(StateOptions state, LedgerKind ledger, string path, IConfigurationErrors errors)
    {
        StateOptionsValidator.Validate(state, path, errors);
        SharedStateOptionsValidator.Validate(state, ledger, path, errors);
    }

    // With a short settlement, so that no cluster is found too impatient for it.
    private static FacilitatorOptions AnyFacilitator() => new() { Url = "http://localhost/", SettleTimeout = TimeSpan.FromSeconds(1) };
}
