using Sidecar.Admin;
using Sidecar.Configuration;
using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Payments.Chains;
using Sidecar.Payments.Facilitators;
using Sidecar.Proxy;
using Sidecar.Resilience;
using Sidecar.State;

namespace Sidecar.Hosting;

/// <summary>The features' sections of the configuration: their types for the strict check of keys, and their values, checked.</summary>
internal sealed record FeatureOptions(
    LedgerOptions Ledger, StateOptions State, AdminOptions Admin, ShutdownOptions Shutdown, IReadOnlyDictionary<string, FacilitatorOptions> Facilitators,
    IReadOnlyList<ChainOptions> Chains)
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
        ConfigurationSectionType.OfGate(PaymentGateFactory.SectionName, typeof(PaymentOptions)),
        .. ProxySections.All,
    ];

    /// <summary>The longest that a settlement may keep an answer waiting, whichever facilitator is asked.</summary>
    public TimeSpan LongestSettlement => Facilitators.Values.Select(Facilitator.LongestSettlement).DefaultIfEmpty().Max();

    public static FeatureOptions Bind(LoadedConfiguration configuration)
    {
        var names = configuration.Keys.Find(FacilitatorsKey)?.Children.Select(child => child.Name) ?? [];
        var options = new FeatureOptions(
            configuration.Bind<LedgerOptions>(LedgerOptions.Section),
            configuration.Bind<StateOptions>(StateOptions.Section),
            configuration.Bind<AdminOptions>(AdminOptions.Section),
            configuration.Bind<ShutdownOptions>(ShutdownOptions.Section),
            names.ToDictionary(name => name, name => configuration.Bind<FacilitatorOptions>($"{FacilitatorsKey}:{name}")),
            configuration.Bind<List<ChainOptions>>(ChainOptions.Section));
        options.Check(configuration);

        // What has errors is composed only to find the others; chains are not part of that, and cannot be made of wrong options.
        return configuration.Errors.Any ? options with { Chains = [] } : options;
    }

    private void Check(LoadedConfiguration configuration)
    {
        var errors = configuration.Errors;
        LedgerOptionsValidator.Validate(Ledger, LedgerOptions.Section, errors);
        AdminOptionsValidator.Validate(Admin, AdminOptions.Section, errors);
        ShutdownOptionsValidator.Validate(Shutdown, ShutdownOptions.Section, errors);
        ChainOptionsValidator.Validate(Chains, ChainOptions.Section, errors);
        foreach (var (name, facilitator) in Facilitators.Where(entry => errors.IsBindable($"{FacilitatorsKey}:{entry.Key}")))
        {
            FacilitatorOptionsValidator.Validate(facilitator, $"{FacilitatorsKey}:{name}", errors);
        }
    }
}
