namespace Sidecar.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Source">The file or directory, or <c>environment</c>.</param>
/// <param name="KeyPath">The key with colons; null when the whole source is meant.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
internal sealed record ConfigurationError(string Source, string? KeyPath, string Message)
{
    public override string ToString() => KeyPath is null ? $"{Source}: {Message}" : $"{Source}: {KeyPath}: {Message}";
}
