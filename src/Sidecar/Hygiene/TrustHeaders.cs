using System.Collections.Frozen;

namespace Sidecar.Hygiene;

/// <summary>Headers by which this proxy tells the backend who the caller is. What a client sends under these names is dropped.</summary>
internal sealed class TrustHeaders
{
    public const string Prefix = "X-Sidecar-";

    private readonly FrozenSet<string> _others;

    /// <param name="names">Names that the operator gave to such headers.</param>
    public TrustHeaders(IEnumerable<string> names) => _others = names.Select(Plain)
        .Where(static name => !name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public void Strip(IHeaderDictionary headers)
    {
        List<string>? forged = null;
        foreach (var (name, _) in headers)
        {
            if (IsOurs(name))
            {
                (forged ??= []).Add(name);
            }
        }

        foreach (var name in forged ?? [])
        {
            headers.Remove(name);
        }
    }

    private bool IsOurs(string name) =>
        (name.Length >= Prefix.Length && name[0] is ('X' or 'x') && Plain(name).StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        || (_others.Count > 0 && _others.Contains(Plain(name)));

    // Backends that follow CGI (RFC 3875 §4.1.18) read '_' and '-' in a header's name as one.
    private static string Plain(string name) => name.Replace('_', '-');
}
