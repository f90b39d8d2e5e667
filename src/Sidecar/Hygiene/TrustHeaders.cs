namespace Sidecar.Hygiene;

/// <summary>Headers by which this proxy tells the backend who the caller is. What a client sends under these names is dropped.</summary>
internal static class TrustHeaders
{
    public const string Prefix = "X-Sidecar-";

    public static void Strip(IHeaderDictionary headers)
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

    // Backends that follow CGI (RFC 3875 §4.1.18) read '_' and '-' in a header's name as one.
    private static bool IsOurs(string name) =>
        name.Length >= Prefix.Length && name[0] is ('X' or 'x')
        && name.Replace('_', '-').StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
