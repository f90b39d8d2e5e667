using System.Collections;

namespace Sidecar.Configuration;

/// <summary>
/// Replaces <c>env:NAME</c> and <c>file:PATH</c> under <c>Sidecar</c> by what they name, so that nobody downstream sees a reference.
/// Only values that win are looked up: an overridden reference may name what does not exist here. Values of secret
/// directories are literal. Relative paths start at the working directory, as every path in the configuration does.
/// </summary>
internal sealed class SecretReferences(IDictionary environment, ConfigurationErrors errors)
{
    private const string EnvironmentPrefix = "env:";
    private const string FilePrefix = "file:";

    public void Resolve(ConfigurationNode root)
    {
        foreach (var node in root.Child("Sidecar")?.Descendants() ?? [])
        {
            if (node is { IsSecret: false, Value: { } value } && Look(node.Path, value) is { } secret)
            {
                node.Reveal(secret);
            }

            if (node is { IsSecret: true, Value: { } hidden })
            {
                errors.Hide(hidden);
            }
        }
    }

    private string? Look(string keyPath, string value)
    {
        if (value.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
        {
            return FromEnvironment(keyPath, value[EnvironmentPrefix.Length..]);
        }

        return value.StartsWith(FilePrefix, StringComparison.Ordinal) ? FromFile(keyPath, value[FilePrefix.Length..]) : null;
    }

    private string? FromEnvironment(string keyPath, string name)
    {
        var value = environment[name] as string;
        return NotEmpty(keyPath, value?.TrimEnd('\r', '\n'), value is null ? $"environment variable '{name}' is not set" : $"environment variable '{name}' is empty");
    }

    private string? FromFile(string keyPath, string path)
    {
        try
        {
            return NotEmpty(keyPath, File.ReadAllText(path).TrimEnd('\r', '\n'), $"file '{path}' is empty");
        }
        catch (Exception fault) when (ReadFault.Describe(fault) is { } description)
        {
            errors.AddUnbindable(keyPath, $"file '{path}' {description}");
            return null;
        }
    }

    /// <summary>An empty secret is a secret that somebody forgot to fill in.</summary>
    private string? NotEmpty(string keyPath, string? value, string otherwise)
    {
        if (!string.IsNullOrEmpty(value))
        {
            return value;
        }

        errors.AddUnbindable(keyPath, otherwise);
        return null;
    }
}
