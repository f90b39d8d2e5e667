namespace Sidecar.Configuration;

/// <summary>Levels of logging, wherever they stand: a misspelt one would end the start with a fault that names neither file nor key.</summary>
internal static class LoggingRules
{
    private const string Levels = "LogLevel";

    public static void Check(LoadedConfiguration configuration)
    {
        var logging = configuration.Keys.Find(ConfigurationKeys.Logging);
        foreach (var level in (logging?.Descendants() ?? []).Where(node => node.Name.Equals(Levels, StringComparison.OrdinalIgnoreCase)).SelectMany(node => node.Children))
        {
            if (level.Value is { Length: > 0 } value && !Enum.GetNames<LogLevel>().Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                configuration.Errors.AddUnbindable(level.Path, $"'{value}' is not one of: {string.Join(", ", Enum.GetNames<LogLevel>())}");
            }
        }
    }
}
