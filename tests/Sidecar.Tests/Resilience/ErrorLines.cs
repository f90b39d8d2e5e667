using Sidecar.Policies;

namespace Sidecar.Tests.Resilience;

/// <summary>Keeps what a validator found.</summary>
internal sealed class ErrorLines : IConfigurationErrors
{
    public List<string> Keys { get; } = [];

    public List<string> Messages { get; } = [];

    public void Add(string keyPath, string message)
    {
        Keys.Add(keyPath);
        Messages.Add(message);
    }
}
