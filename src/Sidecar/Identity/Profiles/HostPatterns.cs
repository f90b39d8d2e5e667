namespace Sidecar.Identity.Profiles;

/// <summary>A list of hosts: exact ones, and <c>*.example.com</c> for all names below <c>example.com</c>, at any depth, without itself.</summary>
internal sealed class HostPatterns
{
    private readonly HashSet<string> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _below = new(StringComparer.OrdinalIgnoreCase);

    public HostPatterns(IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            _ = IsWildcard(pattern) ? _below.Add(pattern[2..]) : _exact.Add(pattern);
        }
    }

    public bool IsEmpty => _exact.Count == 0 && _below.Count == 0;

    public static bool IsWildcard(string pattern) => pattern.StartsWith("*.", StringComparison.Ordinal);

    public bool Contains(string host)
    {
        if (_exact.Contains(host))
        {
            return true;
        }

        for (var dot = _below.Count == 0 ? -1 : host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (_below.Contains(host[(dot + 1)..]))
            {
                return true;
            }
        }

        return false;
    }
}
