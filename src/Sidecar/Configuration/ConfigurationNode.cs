namespace Sidecar.Configuration;

/// <summary>
/// The configuration of all layers as one tree that remembers which layer said what. Checking walks this tree, because
/// .NET's own sections search every key again for each question.
/// </summary>
internal sealed class ConfigurationNode(string name, string path)
{
    private readonly Dictionary<string, ConfigurationNode> _children = new(StringComparer.OrdinalIgnoreCase);

    public string Name { get; } = name;

    /// <summary>The full key path with colons; empty for the root.</summary>
    public string Path { get; } = path;

    /// <summary>The value that wins. Null when the key holds other keys, or JSON's null or an empty object.</summary>
    public string? Value { get; private set; }

    /// <summary>Whether the value must not be shown.</summary>
    public bool IsSecret { get; private set; }

    /// <summary>The layer whose value wins.</summary>
    public ConfigurationLayer? ValueLayer { get; private set; }

    /// <summary>The last layer that has this key or one below it.</summary>
    public ConfigurationLayer? LastLayer { get; private set; }

    /// <summary>The last file that has this key or one below it.</summary>
    public ConfigurationLayer? LastFile { get; private set; }

    public IReadOnlyCollection<ConfigurationNode> Children => _children.Values;

    public static ConfigurationNode Merge(IEnumerable<ConfigurationLayer> layers)
    {
        var root = new ConfigurationNode("", "");
        foreach (var layer in layers)
        {
            foreach (var (path, value) in layer.Values)
            {
                root.Put(layer, path, value);
            }
        }

        return root;
    }

    public ConfigurationNode? Child(string name) => _children.GetValueOrDefault(name);

    public ConfigurationNode? Find(string path)
    {
        var nearest = Nearest(path);
        return string.Equals(nearest.Path, path, StringComparison.OrdinalIgnoreCase) ? nearest : null;
    }

    /// <summary>The node of the path, or of the longest part of it that exists.</summary>
    public ConfigurationNode Nearest(string path)
    {
        var node = this;
        foreach (var segment in path.Split(':'))
        {
            if (node.Child(segment) is not { } child)
            {
                break;
            }

            node = child;
        }

        return node;
    }

    public IEnumerable<ConfigurationNode> Descendants()
    {
        var pending = new Stack<ConfigurationNode>(_children.Values);
        while (pending.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children)
            {
                pending.Push(child);
            }
        }
    }

    /// <summary>Puts a secret in the place of the reference to it, in the layer too.</summary>
    public void Reveal(string secret)
    {
        ValueLayer!.Set(Path, secret);
        Value = secret;
        IsSecret = true;
    }

    private void Put(ConfigurationLayer layer, string path, string? value)
    {
        var node = this;
        node.Touch(layer);
        foreach (var segment in path.Split(':'))
        {
            if (!node._children.TryGetValue(segment, out var child))
            {
                child = new ConfigurationNode(segment, node.Path.Length == 0 ? segment : $"{node.Path}:{segment}");
                node._children.Add(segment, child);
            }

            node = child;
            node.Touch(layer);
        }

        node.Value = value;
        node.ValueLayer = layer;
        node.IsSecret = layer.Kind == LayerKind.SecretDirectory;
    }

    private void Touch(ConfigurationLayer layer)
    {
        LastLayer = layer;
        if (layer.Kind == LayerKind.File)
        {
            LastFile = layer;
        }
    }
}
