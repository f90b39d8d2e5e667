using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Identity;

/// <summary>Tells whoever needs a token of a buyer where the merchant says how to get one (RFC 9728 §5.1).</summary>
internal sealed record ResourceMetadata(string Url)
{
    private const string Bearer = "Bearer ";

    /// <summary>The headers of a refusal, with the address in each challenge for bearer tokens.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> In(IReadOnlyList<KeyValuePair<string, StringValues>> headers) =>
        [.. headers.Select(header => header.Key == HeaderNames.WWWAuthenticate ? new(header.Key, new StringValues([.. header.Value.Select(Told)])) : header)];

    private string? Told(string? challenge) => challenge?.StartsWith(Bearer, StringComparison.Ordinal) == true ? $"{challenge}, resource_metadata=\"{Url}\"" : challenge;
}
