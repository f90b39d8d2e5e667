namespace Sidecar.Configuration;

/// <summary>Puts the sections that features describe together into the shape of the whole configuration.</summary>
internal static class ConfigurationShape
{
    /// <summary>What is always there. Below Logging stand categories of any name.</summary>
    public static IReadOnlyList<ConfigurationSectionType> BuiltIn { get; } =
    [
        new("Kestrel", typeof(KestrelSection)),
        new("Logging", typeof(object)),
        new(ConfigurationKeys.Sidecar, typeof(SidecarOptions)),
        new($"{ConfigurationKeys.Policies}:*", typeof(PolicyOptions)),
    ];

    public static KeyShape Compose(IEnumerable<ConfigurationSectionType> sections) =>
        BuiltIn.Concat(sections).Aggregate((KeyShape)new ObjectShape(), static (whole, section) => Merge(whole, InPlace(section), section.KeyPath));

    /// <summary>The section's shape inside the objects that lead to it.</summary>
    private static KeyShape InPlace(ConfigurationSectionType section) =>
        section.KeyPath.Split(':').Reverse().Aggregate(KeyShapes.Of(section.OptionsType, section.NotKeys), Wrap);

    private static KeyShape Wrap(KeyShape inner, string segment)
    {
        if (segment == "*")
        {
            return new MapShape(inner);
        }

        var outer = new ObjectShape();
        outer.Keys.Add(segment, inner);
        return outer;
    }

    private static KeyShape Merge(KeyShape existing, KeyShape added, string keyPath)
    {
        if (existing is MapShape left && added is MapShape right)
        {
            return new MapShape(Merge(left.Element, right.Element, keyPath));
        }

        if (existing is not ObjectShape target || added is not ObjectShape source)
        {
            throw new InvalidOperationException($"Two features describe the configuration at {keyPath}.");
        }

        foreach (var (name, shape) in source.Keys)
        {
            target.Keys[name] = target.Keys.TryGetValue(name, out var there) ? Merge(there, shape, keyPath) : shape;
        }

        return target;
    }
}
