using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>Finds the policy of every route. A route without exactly one known policy is an error: it would be open by accident.</summary>
internal sealed class RoutePolicyCompiler(LoadedConfiguration configuration, PolicyPlans plans)
{
    private readonly ConfigurationErrors _errors = configuration.Errors;

    // Policies with errors have no plan, yet a route that names one is not wrong.
    private readonly List<string> _names =
    [
        PolicyPlan.OpenName,
        .. (configuration.Keys.Find(ConfigurationKeys.Policies)?.Children ?? []).Select(static policy => policy.Name),
    ];

    public RoutePolicies Compile()
    {
        var found = new List<KeyValuePair<string, PolicyPlan>>();
        foreach (var route in configuration.Keys.Find(ConfigurationKeys.Routes)?.Children ?? [])
        {
            if (NameOf(route) is { } name && plans.TryGet(name, out var plan))
            {
                found.Add(KeyValuePair.Create(route.Name, plan));
            }
        }

        return new RoutePolicies(found);
    }

    private string? NameOf(ConfigurationNode route)
    {
        var transforms = $"{route.Path}:Transforms";
        var entries = (route.Child("Transforms")?.Children ?? []).Where(static entry => entry.Child(ConfigurationKeys.PaymentPolicy) is not null).ToList();
        if (entries.Count == 1)
        {
            return Read(entries[0]);
        }

        if (entries.Count > 1)
        {
            _errors.Add(transforms, $"the route has {entries.Count} policies; keep one {ConfigurationKeys.PaymentPolicy}");
        }
        else if (_errors.IsBindable(transforms) && !_errors.HasAt(route.Path))
        {
            _errors.Add(transforms, $"the route has no policy; add {{ \"{ConfigurationKeys.PaymentPolicy}\": \"{PolicyPlan.OpenName}\" }} to let everybody through, or name one of Sidecar:Policies");
        }

        return null;
    }

    private string? Read(ConfigurationNode entry)
    {
        if (entry.Children.FirstOrDefault(static key => !IsPolicy(key)) is { } other)
        {
            _errors.Add(entry.Path, $"an entry with {ConfigurationKeys.PaymentPolicy} has no other key; give '{other.Name}' an entry of its own");
        }

        var policy = entry.Child(ConfigurationKeys.PaymentPolicy)!;
        if (_names.Contains(policy.Value ?? "", StringComparer.OrdinalIgnoreCase))
        {
            return policy.Value;
        }

        if (_errors.IsBindable(policy.Path))
        {
            _errors.Add(policy.Path, Unknown(policy.Value ?? ""));
        }

        return null;
    }

    private string Unknown(string name)
    {
        var meant = NearestName.Of(name, _names) is { } near ? $"did you mean '{near}'? " : "";
        return $"there is no policy '{name}'; {meant}known are: {string.Join(", ", _names)}";
    }

    private static bool IsPolicy(ConfigurationNode key) => key.Name.Equals(ConfigurationKeys.PaymentPolicy, StringComparison.OrdinalIgnoreCase);
}
