using Microsoft.AspNetCore.Routing.Patterns;
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
        var found = new List<(ConfigurationNode Route, PolicyPlan Plan)>();
        foreach (var route in configuration.Keys.Find(ConfigurationKeys.Routes)?.Children ?? [])
        {
            if (NameOf(route) is { } name && plans.TryGet(name, out var plan))
            {
                found.Add((route, plan));
            }
        }

        foreach (var routes in found.GroupBy(static entry => entry.Plan, static entry => entry.Route))
        {
            CheckConditions(routes.Key, routes);
        }

        return new RoutePolicies(found.Select(static entry => KeyValuePair.Create(entry.Route.Name, entry.Plan)));
    }

    /// <summary>Whether each gate finds on some route what it needs of routes. Where a path cannot be read, that is told instead.</summary>
    private void CheckConditions(PolicyPlan plan, IEnumerable<ConfigurationNode> routes)
    {
        if (!plan.Gates.Any(static gate => gate is IRouteCondition) || ParametersOf(routes) is not { } parameters)
        {
            return;
        }

        foreach (var gate in plan.Gates)
        {
            if (gate is IRouteCondition condition && condition.UnmetOn(parameters) is { } unmet)
            {
                _errors.Add($"{ConfigurationKeys.Policies}:{plan.Name}:{gate.Name}:{unmet.Key}", unmet.Message);
            }
        }
    }

    private static HashSet<string>? ParametersOf(IEnumerable<ConfigurationNode> routes)
    {
        try
        {
            return routes
                .Select(static route => route.Child("Match")?.Child("Path")?.Value)
                .OfType<string>()
                .SelectMany(static path => RoutePatternFactory.Parse(path).Parameters)
                .Select(static parameter => parameter.Name)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (RoutePatternException)
        {
            return null;
        }
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
