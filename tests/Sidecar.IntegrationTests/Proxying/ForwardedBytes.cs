using System.Globalization;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>One connection to the backend, read by the strictest rules of RFC 9112: exactly one request, framed in one way, and nothing behind it.</summary>
internal sealed record ForwardedBytes(string Head, string Body)
{
    public static ForwardedBytes Read(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"no whole head: {raw}");
        var (head, rest) = (raw[..end], raw[(end + 4)..]);
        Assert.DoesNotContain(head.Replace("\r\n", "", StringComparison.Ordinal), character => character is '\r' or '\n' or '\0');
        Assert.All(head.Split("\r\n").Skip(1), line => Assert.Matches("^[!#$%&'*+.^_`|~0-9A-Za-z-]+:", line));
        var (lengths, codings) = (Values(head, "Content-Length"), Values(head, "Transfer-Encoding"));
        Assert.True(lengths.Count + codings.Count <= 1, $"framed twice: {head}");
        if (codings.Count == 0)
        {
            Assert.Equal(lengths.Count == 0 ? 0 : int.Parse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture), rest.Length);
            return new(head, rest);
        }

        Assert.Equal("chunked", codings[0]);
        return new(head, Join(rest));
    }

    /// <summary>Whether a backend that reads strictly waits for more when the connection ends: it was promised chunks, and the last one did not come.</summary>
    public static bool IsUnfinished(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return raw.StartsWith("POST /open/first ", StringComparison.Ordinal)
            && (end < 0 || (Values(raw[..end], "Transfer-Encoding") is ["chunked"] && Values(raw[..end], "Content-Length").Count == 0 && !raw.EndsWith("0\r\n\r\n", StringComparison.Ordinal)));
    }

    /// <summary>Whether a request came to its end, as far as a backend can see that reads leniently.</summary>
    public static bool IsWhole(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end >= 0
            && (Values(raw[..end], "Transfer-Encoding").Count > 0 ? raw.EndsWith("\r\n\r\n", StringComparison.Ordinal) && raw.IndexOf("\r\n0\r\n", end, StringComparison.Ordinal) >= 0
                : Values(raw[..end], "Content-Length") is not [var length] || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || raw.Length >= end + 4 + count);
    }

    private static List<string> Values(string head, string name) =>
        [.. head.Split("\r\n").Skip(1).Where(line => line.Split(':')[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line[(line.IndexOf(':') + 1)..].Trim())];

    private static string Join(string chunked)
    {
        var body = "";
        while (true)
        {
            var line = chunked.IndexOf("\r\n", StringComparison.Ordinal);
            Assert.True(line > 0, $"no size of a chunk: {chunked}");
            var size = int.Parse(chunked.AsSpan(0, line), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            body += chunked.Substring(line + 2, size);
            Assert.Equal("\r\n", chunked.Substring(line + 2 + size, 2));
            chunked = chunked[(line + 4 + size)..];
            if (size == 0)
            {
                Assert.Empty(chunked);
                return body;
            }
        }
    }
}
