using System.Collections;

namespace Sidecar.Configuration;

/// <summary>Reads <c>env:NAME</c> and <c>file:PATH</c>. The line break that ends most files is no part of a secret.</summary>
internal static class SecretReference
{
    private const string EnvironmentPrefix = "env:";
    private const string FilePrefix = "file:";

    public static SecretReading Read(string value, IDictionary environment) =>
        value.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) ? FromEnvironment(value[EnvironmentPrefix.Length..], environment)
        : value.StartsWith(FilePrefix, StringComparison.Ordinal) ? FromFile(value[FilePrefix.Length..])
        : SecretReading.Literal.Instance;

    private static SecretReading FromEnvironment(string name, IDictionary environment) =>
        environment[name] is string value ? NotEmpty(value, $"environment variable '{name}' is empty") : new SecretReading.Missing($"environment variable '{name}' is not set");

    private static SecretReading FromFile(string path)
    {
        try
        {
            return NotEmpty(File.ReadAllText(path), $"file '{path}' is empty");
        }
        catch (Exception fault) when (ReadFault.Describe(fault) is { } description)
        {
            return new SecretReading.Missing($"file '{path}' {description}");
        }
    }

    /// <summary>An empty secret is a secret that somebody forgot to fill in.</summary>
    private static SecretReading NotEmpty(string value, string otherwise) =>
        value.TrimEnd('\r', '\n') is { Length: > 0 } secret ? new SecretReading.Found(secret) : new SecretReading.Missing(otherwise);
}
