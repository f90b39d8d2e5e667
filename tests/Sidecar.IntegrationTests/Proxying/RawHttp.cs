using System.Net.Sockets;
using System.Text;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>Requests that no HTTP library would send as they are written here.</summary>
internal static class RawHttp
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>One HTTP/1.1 request with the target byte for byte (Latin 1), on a connection of its own.</summary>
    public static Task<RawAnswer> GetAsync(Uri proxy, string target, params string[] headers) => SendAsync(
        proxy, $"GET {target} HTTP/1.1\r\nHost: {proxy.Authority}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\n\r\n");

    public static async Task<RawAnswer> SendAsync(Uri proxy, string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Host, proxy.Port, patience.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // A reset after the answer: what came before it counts.
        }

        return new RawAnswer(Encoding.Latin1.GetString(answer.ToArray()));
    }


    /// <summary>An address that HttpClient sends as it stands.</summary>
    public static Uri Url(Uri proxy, string target) => new(proxy.ToString().TrimEnd('/') + target, Verbatim);
}
