using System.Globalization;

namespace Sidecar.Configuration;

/// <summary>Reports every key that nobody reads and every value that is not what its options ask for.</summary>
internal sealed class KeyChecker(ConfigurationErrors errors)
{
    private const int LongestShownValue = 80;

    public void Check(ConfigurationNode node, KeyShape shape)
    {
        switch (shape)
        {
            case ScalarShape { MayBeList: true } scalar when node.Children.Count > 0:
                CheckList(node, scalar);
                break;
            case ScalarShape scalar:
                CheckScalar(node, scalar);
                break;
            case ListShape list:
                CheckList(node, list.Element);
                break;
            case MapShape map when HasNoValue(node, "named entries: { \"name\": ... }"):
                CheckEach(node, map.Element);
                break;
            case ObjectShape known when HasNoValue(node, $"an object with keys: {string.Join(", ", known.Keys.Keys)}"):
                CheckKeys(node, known);
                break;
            default:
                break;
        }
    }

    private void CheckKeys(ConfigurationNode node, ObjectShape known)
    {
        foreach (var child in node.Children)
        {
            if (known.Keys.TryGetValue(child.Name, out var shape))
            {
                Check(child, shape);
            }
            else
            {
                errors.Add(child.Path, $"unknown key{NearestName.Hint(child.Name, known.Keys.Keys)}");
            }
        }
    }

    private void CheckList(ConfigurationNode node, KeyShape element)
    {
        // An empty list is an empty text in .NET configuration.
        if (!string.IsNullOrEmpty(node.Value))
        {
            errors.AddUnbindable(node.Path, $"{Shown(node)} is a single value where a list is expected; write [ ... ]");
        }

        if (node.Children.FirstOrDefault(static child => !IsIndex(child.Name)) is { } named)
        {
            errors.AddUnbindable(node.Path, $"a list is expected here, not an object with the key '{named.Name}'; write [ ... ]");
            return;
        }

        foreach (var child in node.Children.Where(child => element is ScalarShape && child is { Value: null, Children.Count: 0 }))
        {
            errors.AddUnbindable(child.Path, "the list has an entry without a value; remove it");
        }

        CheckEach(node, element);
    }

    private void CheckEach(ConfigurationNode node, KeyShape element)
    {
        foreach (var child in node.Children)
        {
            Check(child, element);
        }
    }

    private void CheckScalar(ConfigurationNode node, ScalarShape scalar)
    {
        if (node.Children.Count > 0)
        {
            errors.AddUnbindable(node.Path, $"an object or a list stands where a single value is expected: {scalar.Expectation}");
        }
        else if (node.Value is { } value && !scalar.Accepts(value) && errors.IsBindable(node.Path))
        {
            errors.AddUnbindable(node.Path, $"{Shown(node)} is not {scalar.Expectation}{Meant(node, scalar)}");
        }
    }

    private bool HasNoValue(ConfigurationNode node, string expectation)
    {
        if (string.IsNullOrEmpty(node.Value))
        {
            return true;
        }

        errors.AddUnbindable(node.Path, $"{Shown(node)} is a single value where {expectation} is expected");
        return false;
    }

    private static string Meant(ConfigurationNode node, ScalarShape scalar) =>
        !node.IsSecret && NearestName.Of(node.Value!, scalar.Choices) is { } meant ? $"; did you mean '{meant}'?" : "";

    private static string Shown(ConfigurationNode node) => node switch
    {
        { IsSecret: true } => "the secret value",
        { Value.Length: > LongestShownValue } => "the value",
        { Value.Length: 0 } => "an empty value",

        // A URL may hold a password.
        { Value: { } value } when value.Contains('@') => "the value",
        _ => $"'{node.Value}'",
    };

    private static bool IsIndex(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
