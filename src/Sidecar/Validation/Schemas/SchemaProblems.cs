using Sidecar.Policies;

namespace Sidecar.Validation.Schemas;

/// <summary>What is wrong with a policy's schema, told under the key that names it.</summary>
internal sealed class SchemaProblems(string keyPath, IConfigurationErrors errors)
{
    public bool Any { get; private set; }

    public void Add(SchemaPlace place, string message) => Add($"{place} {message}");

    public void Add(string message)
    {
        Any = true;
        errors.Add(keyPath, message);
    }
}
