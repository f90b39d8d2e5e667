using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>
/// What a request's headers say about a key: <c>X-API-Key</c>, <c>Authorization: ApiKey</c>, or <c>Authorization: Bearer</c> with a text that begins as our keys do, which is how ACP's clients
/// send them. <c>Authorization</c> with anything else is not ours.
/// </summary>
/// <param name="Header">The headers that end here; null where there is no key.</param>
/// <param name="Key">The key, well formed; null where there is none.</param>
/// <param name="Refusal">Why what is there is no key; null otherwise.</param>
internal readonly record struct PresentedApiKey(IReadOnlyList<string>? Header, ApiKey? Key, Refusal? Refusal)
{
    public const string HeaderName = "X-API-Key";

    private const string Scheme = "ApiKey";
    private const string Bearer = "Bearer";
    private const string Blanks = " \t";

    private static readonly string[] Own = [HeaderName];
    private static readonly string[] Authorization = [Microsoft.Net.Http.Headers.HeaderNames.Authorization];
    private static readonly string[] Both = [.. Own, .. Authorization];

    // Made once: everybody gets the same.
    private static readonly Refusal Malformed = ApiKeyRefusals.Malformed();
    private static readonly Refusal Ambiguous = ApiKeyRefusals.Ambiguous();

    public static PresentedApiKey Read(IHeaderDictionary headers)
    {
        var found = HeadersIn(headers);
        if (found.Count != 1)
        {
            return found.Count == 0 ? default : new(Both, Key: null, Ambiguous);
        }

        var line = headers[found[0]][0];
        return Of(found, line.AsMemory(ReferenceEquals(found, Authorization) ? SchemeLength(line) : 0));
    }

    /// <summary>The headers of what is meant to be a key, whether it is one or not: none where there is none, both where there is more than one.</summary>
    public static IReadOnlyList<string> HeadersIn(IHeaderDictionary headers)
    {
        var (own, authorization) = (headers[HeaderName], headers.Authorization);
        var isInAuthorization = HasScheme(authorization);
        return (own.Count + (isInAuthorization ? authorization.Count : 0)) switch
        {
            0 => [],
            1 => isInAuthorization ? Authorization : Own,
            _ => Both,
        };
    }

    private static PresentedApiKey Of(IReadOnlyList<string> header, ReadOnlyMemory<char> text) =>
        ApiKey.Parse(text.Trim(Blanks.AsSpan())) is { } key ? new(header, key, Refusal: null) : new(header, Key: null, Malformed);

    private static bool HasScheme(StringValues authorization)
    {
        foreach (var value in authorization)
        {
            if (SchemeLength(value) > 0)
            {
                return true;
            }
        }

        return false;
    }

    // 0 where it is not ours.
    private static int SchemeLength(ReadOnlySpan<char> value)
    {
        if (IsScheme(value, Scheme))
        {
            return Scheme.Length;
        }

        return IsScheme(value, Bearer) && value[Bearer.Length..].TrimStart(Blanks).StartsWith(ApiKey.Prefix, StringComparison.Ordinal) ? Bearer.Length : 0;
    }

    private static bool IsScheme(ReadOnlySpan<char> value, string scheme) =>
        value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (value.Length == scheme.Length || Blanks.Contains(value[scheme.Length]));
}
