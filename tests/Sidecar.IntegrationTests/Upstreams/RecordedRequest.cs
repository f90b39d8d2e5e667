using System.Globalization;
using System.Text;

namespace Sidecar.IntegrationTests.Upstreams;

/// <summary>What the upstream saw of one request, exactly as it came off the socket.</summary>
/// <param name="RawTarget">The request target as written on the request line (`:path` in HTTP/2), escapes and all.</param>
/// <param name="Host">The `Host` (or `:authority`) as sent.</param>
/// <param name="Headers">Case-insensitive; several values of one name are kept apart.</param>
/// <param name="Body">The first 64 KiB of the body.</param>
/// <param name="BodyLength">Bytes of the whole body.</param>
/// <param name="BodySha256">SHA-256 of the whole body, lower-case hex.</param>
internal sealed record RecordedRequest(
    string Method,
    string RawTarget,
    string Host,
    string Protocol,
    IReadOnlyDictionary<string, string[]> Headers,
    byte[] Body,
    long BodyLength,
    string BodySha256)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The single value of a header, or null. Two values fail: a test that expects one must notice.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.Single() : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method} {RawTarget} {Protocol} ({BodyLength} bytes)");
}
