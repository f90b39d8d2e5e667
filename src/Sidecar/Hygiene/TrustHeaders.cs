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
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                (forged ??= []).Add(name);
            }
        }

        foreach (var name in forged ?? [])
        {
            headers.Remove(name);
        }
    }
}
