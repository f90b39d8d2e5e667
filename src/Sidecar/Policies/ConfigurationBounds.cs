namespace Sidecar.Policies;

/// <summary>Bounds that many sections have alike.</summary>
internal static class ConfigurationBounds
{
    /// <summary>A time from <paramref name="least"/> to <paramref name="most"/>; <see cref="TimeSpan.MaxValue"/> for no upper bound.</summary>
    public static void CheckTime(this IConfigurationErrors errors, string keyPath, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.Add(keyPath, most == TimeSpan.MaxValue ? $"must be at least {least:c}" : $"must be between {least:c} and {most:c}");
        }
    }
}
