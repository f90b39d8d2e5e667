using System.Buffers;

namespace Sidecar.Policies;

/// <summary>What a browser asks before it sends a request of a page of another origin (Fetch §4.8).</summary>
internal static class Preflights
{
    private const int LongestList = 1024;

    private static readonly SearchValues<char> NameList =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, ");

    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod is [{ Length: > 0 } method]
        && !method.AsSpan().ContainsAnyExcept(NameList);

    /// <summary>The headers that the page wants to set; null where there are none, or the text is no list of names that an answer could carry back.</summary>
    public static string? RequestedHeaders(HttpRequest request) =>
        request.Headers.AccessControlRequestHeaders.ToString() is { Length: > 0 and <= LongestList } requested && !requested.AsSpan().ContainsAnyExcept(NameList) ? requested : null;
}
