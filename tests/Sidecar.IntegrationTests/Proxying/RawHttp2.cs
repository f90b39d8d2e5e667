namespace Sidecar.IntegrationTests.Proxying;

/// <summary>Just enough of HTTP/2 (RFC 9113) to send a header block that no library would: one request on a connection of its own, without TLS.</summary>
internal static class RawHttp2
{
    /// <summary>When the server has ended the connection: the status of the answer, or how the request ended without one: RST_STREAM, GOAWAY or "" for a closed connection.</summary>
    public static Task<string> GetAsync(Uri proxy, string path) =>
        SendAsync(proxy, [(":method", "GET"), (":scheme", "http"), (":authority", proxy.Authority), (":path", path)], data: null);

    /// <summary>The same of any header block, with a DATA frame behind it if there is data.</summary>
    public static async Task<string> SendAsync(Uri proxy, IEnumerable<(string Name, string Value)> fields, string? data)
    {
        using var connection = await RawHttp2Connection.OpenAsync(proxy);
        await connection.SendAsync(Http2Frames.Request(1, fields, data));
        var beginning = await connection.BeginningAsync(1);
        await connection.BodyAsync(1);
        await connection.CloseAsync();
        return beginning;
    }
}
