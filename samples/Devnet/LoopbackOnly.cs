using System.Net;

namespace Devnet;

/// <summary>
/// Devnet's money is pretended, so anybody who can reach it can "pay". It must not be reachable: every way in which ASP.NET Core
/// can be told where to listen is looked at, and anything but loopback stops the start.
/// </summary>
internal static class LoopbackOnly
{
    private static readonly string[] PortKeys = ["http_ports", "https_ports"];

    /// <summary>What to tell the operator, or null when nothing asks for more than loopback.</summary>
    public static string? Complaint(IConfiguration configuration)
    {
        // Ports without an address (the images of ASP.NET Core set ASPNETCORE_HTTP_PORTS) mean every address of the machine.
        var ports = PortKeys.Where(key => !string.IsNullOrEmpty(configuration[key])).Select(key => $"{key}={configuration[key]}");
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? endpoint.Path);
        var offending = ports.Concat(urls.Concat(endpoints).Where(url => !IsLoopback(url))).ToArray();
        return offending.Length == 0
            ? null
            : $"""
              Devnet listens on loopback only, and was asked for {string.Join(", ", offending)}.
              It pretends money: whoever reaches it can pay with nothing. Use an address such as http://127.0.0.1:8402,
              and a real facilitator where others are served.
              """;
    }

    private static bool IsLoopback(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return false;
        }

        // Kestrel binds a host name that it does not know to every address, so "localhost" is the only name that is safe.
        var host = address.Host.Trim('[', ']');
        return !address.IsUnixPipe
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip)));
    }
}
