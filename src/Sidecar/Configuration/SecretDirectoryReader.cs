namespace Sidecar.Configuration;

/// <summary>
/// Reads a directory of mounted secrets: a file named <c>Sidecar__Admin__Token</c> (or with colons) holds that key's value.
/// Names that begin with a dot are skipped, Kubernetes' <c>..data</c> among them; its files are links and are followed.
/// A name with neither <c>__</c> nor a colon is no key: such a file may stand there for a <c>file:</c> reference.
/// </summary>
internal static class SecretDirectoryReader
{
    public static ConfigurationLayer Read(string directory, ConfigurationErrors errors)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var file in Directory.GetFiles(directory).Order(StringComparer.Ordinal))
            {
                if (KeyOf(Path.GetFileName(file)) is { } key && !values.TryAdd(key, ReadFile(directory, file, errors)))
                {
                    errors.AddTo(directory, key, "two files of this directory name the same key; keep one");
                }
            }
        }
        catch (Exception fault) when (ReadFault.Describe(fault) is { } description)
        {
            errors.AddTo(directory, $"the directory {description}");
        }

        return new ConfigurationLayer(directory, LayerKind.SecretDirectory, values);
    }

    private static string? KeyOf(string name)
    {
        var key = name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
        return name.StartsWith('.') || !key.Contains(':') ? null : key;
    }

    private static string? ReadFile(string directory, string file, ConfigurationErrors errors)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception fault) when (ReadFault.Describe(fault) is { } description)
        {
            errors.AddTo(directory, $"{Path.GetFileName(file)} {description}");
            return null;
        }
    }
}
