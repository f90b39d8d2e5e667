using System.Collections;

namespace Sidecar.Configuration;

/// <summary>
/// Replaces <c>env:NAME</c> and <c>file:PATH</c> under <c>Sidecar</c> by what they name, so that nobody downstream sees a reference.
/// Only values that win are looked up: an overridden reference may name what does not exist here. Values of secret
/// directories are literal. Relative paths start at the working directory, as every path in the configuration does.
/// </summary>
internal sealed class SecretReferences(IDictionary environment, ConfigurationErrors errors)
{
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
        switch (SecretReference.Read(value, environment))
        {
            case SecretReading.Found { Secret: var secret }:
                return secret;
            case SecretReading.Missing { Reason: var reason }:
                errors.AddUnbindable(keyPath, reason);
                return null;
            default:
                return null;
        }
    }
}
