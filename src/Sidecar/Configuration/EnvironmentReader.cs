using System.Collections;

namespace Sidecar.Configuration;

/// <summary>
/// Reads configuration from environment variables: <c>Sidecar__Admin__Token</c> is <c>Sidecar:Admin:Token</c>, in any case.
/// Only variables of the sections named here enter, so that nothing else in the environment can change what the proxy does.
/// </summary>
internal static class EnvironmentReader
{
    public const string LayerName = "environment";

    private static readonly string[] Prefixes = ["Sidecar__", "Kestrel__", "ReverseProxy__", "Logging__"];

    public static ConfigurationLayer Read(IDictionary environment, ConfigurationErrors errors)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in environment)
        {
            var name = (string)variable.Key;
            if (!Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var key = name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            if (!values.TryAdd(key, (string?)variable.Value))
            {
                errors.AddTo(LayerName, key, "two environment variables that differ only in case set this key; keep one");
            }
        }

        return new ConfigurationLayer(LayerName, LayerKind.Environment, values);
    }
}
