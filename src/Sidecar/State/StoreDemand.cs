using System.Collections.Concurrent;

namespace Sidecar.State;

/// <summary>Which kinds of state the policies refuse requests without. Told while they are compiled, asked by readiness.</summary>
internal sealed class StoreDemand
{
    private readonly ConcurrentDictionary<string, bool> _needed = new(StringComparer.Ordinal);

    /// <param name="kind">As <see cref="StateOnUnavailable"/> calls it.</param>
    public void Need(string kind) => _needed[kind] = true;

    /// <summary>What is needed and not among these.</summary>
    public IReadOnlyList<string> Without(IReadOnlyList<string> available) => [.. _needed.Keys.Except(available, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
