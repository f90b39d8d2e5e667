using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>Compiles every policy of the configuration, so that nothing is parsed when a request comes.</summary>
/// <param name="factories">In the order in which a request meets the gates.</param>
internal sealed class PolicyCompiler(LoadedConfiguration configuration, IReadOnlyList<IGateFactory> factories)
{
    private const string Payment = "Payment";

    private readonly ConfigurationErrors _errors = configuration.Errors;

    /// <summary>The policies without errors; those with errors are reported and left out.</summary>
    public PolicyPlans Compile() =>
        new((configuration.Keys.Find(ConfigurationKeys.Policies)?.Children ?? []).Select(Compile).OfType<PolicyPlan>().ToList());

    private PolicyPlan? Compile(ConfigurationNode policy)
    {
        if (policy.Name.Equals(PolicyPlan.OpenName, StringComparison.OrdinalIgnoreCase))
        {
            _errors.Add(policy.Path, $"'{PolicyPlan.OpenName}' is built in and lets everybody through; give this policy another name");
            return null;
        }

        var mode = Choice(policy.Child(nameof(PolicyOptions.Mode)), PolicyMode.Enforce);
        var dialect = Choice(policy.Child(nameof(PolicyOptions.Errors)), ErrorDialect.Problem);
        CheckWhole(policy, mode);
        var gates = Build(policy, mode).FindAll(static gate => gate is not AbsentGate);
        CheckTogether(policy, gates);
        var isSound = !_errors.AnyUnder(policy.Path) && gates.TrueForAll(static gate => gate is not null);
        return isSound ? new PolicyPlan(policy.Name, mode, dialect, gates.ConvertAll(static gate => gate!)) : null;
    }

    /// <summary>Builds every gate, also after one has failed: all errors are told at once. A gate with errors is null, one that its section does not ask for is absent.</summary>
    private List<IGate?> Build(ConfigurationNode policy, PolicyMode mode) =>
    [
        .. from factory in factories
           let section = policy.Child(factory.Section)
           where section is not null
           select _errors.IsBindable(section.Path)
               ? factory.Build(policy.Name, mode, configuration.Root.GetSection(section.Path), _errors)
               : null,
    ];

    /// <summary>Whether each gate has beside it what it needs. Where one could not be built, that is told first.</summary>
    private void CheckTogether(ConfigurationNode policy, List<IGate?> gates)
    {
        if (gates.Contains(null))
        {
            return;
        }

        if (gates.Count == 0 && !_errors.AnyUnder(policy.Path))
        {
            _errors.Add(policy.Path, "the policy has no gate: its sections ask for nothing");
        }

        foreach (var gate in gates)
        {
            if (gate is IPlanCondition condition && condition.Unmet(gates!) is { } unmet)
            {
                _errors.Add($"{policy.Path}:{gate.Name}:{unmet.Key}", unmet.Message);
            }
        }
    }

    /// <summary>Whether the policy as a whole makes sense, whatever its gates say.</summary>
    private void CheckWhole(ConfigurationNode policy, PolicyMode mode)
    {
        var sections = policy.Children.Where(static child => !IsPlain(child.Name)).ToList();
        if (sections.Count == 0 && _errors.IsBindable(policy.Path))
        {
            _errors.Add(policy.Path, $"the policy has no gate; a route that needs none says {{ \"{ConfigurationKeys.PaymentPolicy}\": \"{PolicyPlan.OpenName}\" }}");
        }

        // A section without a gate would let everybody through.
        foreach (var orphan in sections.Where(section => !factories.Any(factory => IsNamed(section, factory.Section)) && !_errors.HasAt(section.Path)))
        {
            _errors.Add(orphan.Path, "no gate reads this section");
        }

        if (mode == PolicyMode.Observe && policy.Child(Payment) is not null)
        {
            _errors.Add($"{policy.Path}:{nameof(PolicyOptions.Mode)}", $"a policy with {Payment} cannot only observe: what should be paid would be given away; write \"{nameof(PolicyMode.Enforce)}\"");
        }
    }

    private static bool IsPlain(string key) =>
        key.Equals(nameof(PolicyOptions.Mode), StringComparison.OrdinalIgnoreCase) || key.Equals(nameof(PolicyOptions.Errors), StringComparison.OrdinalIgnoreCase);

    private static bool IsNamed(ConfigurationNode section, string name) => section.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static T Choice<T>(ConfigurationNode? node, T otherwise)
        where T : struct, Enum =>
        Enum.TryParse<T>(node?.Value, ignoreCase: true, out var chosen) ? chosen : otherwise;
}
