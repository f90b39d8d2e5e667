using Sidecar.Configuration;

namespace Sidecar.Hosting;

/// <summary>What Kestrel would find out about its endpoints only when it starts, after the ledger was opened.</summary>
internal static class ListenerRules
{
    private const string EndpointsKey = "Kestrel:Endpoints";

    public static void Check(LoadedConfiguration configuration)
    {
        foreach (var endpoint in configuration.Keys.Find(EndpointsKey)?.Children ?? [])
        {
            var path = $"{endpoint.Path}:{nameof(KestrelSection.EndpointKeys.Url)}";
            var url = endpoint.Child(nameof(KestrelSection.EndpointKeys.Url))?.Value;
            if (configuration.Errors.IsBindable(endpoint.Path) && !IsListener(url))
            {
                configuration.Errors.Add(path, $"{(url is null ? "missing" : $"'{url}' is no address to listen on")}; write http:// or https://, then an IP address, localhost or *, then a port, for example http://0.0.0.0:8080");
            }
        }
    }

    private static bool IsListener(string? url)
    {
        try
        {
            var address = BindingAddress.Parse(url ?? "");
            return address.PathBase.Length == 0 && address.Port is >= 0 and <= ushort.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
