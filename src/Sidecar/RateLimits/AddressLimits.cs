using System.Collections.Concurrent;

namespace Sidecar.RateLimits;

/// <summary>Which limits count by address. Told while the policies are compiled, asked at the start.</summary>
internal sealed class AddressLimits
{
    private readonly ConcurrentDictionary<string, bool> _labels = new(StringComparer.Ordinal);

    /// <summary>Their labels, as metrics call them.</summary>
    public IReadOnlyList<string> Labels => [.. _labels.Keys.Order(StringComparer.Ordinal)];

    public void Add(RateLimitRule rule)
    {
        if (rule.By.Contains(RateLimitSubject.Ip))
        {
            _labels[rule.Label] = true;
        }
    }
}
