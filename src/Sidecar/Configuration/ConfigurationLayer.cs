namespace Sidecar.Configuration;

/// <summary>One source of configuration, read whole. Later layers win over earlier ones, key by key.</summary>
internal sealed class ConfigurationLayer : ConfigurationProvider
{
    public ConfigurationLayer(string name, LayerKind kind, IDictionary<string, string?> values)
    {
        Name = name;
        Kind = kind;
        Data = values;
    }

    /// <summary>How errors call the layer: the file or directory as the operator wrote it, or <c>environment</c>.</summary>
    public string Name { get; }

    public LayerKind Kind { get; }

    public IEnumerable<KeyValuePair<string, string?>> Values => Data;
}
