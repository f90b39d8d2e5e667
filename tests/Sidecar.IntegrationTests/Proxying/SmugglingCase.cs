using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A request that two readers could take for two, or for another one.</summary>
/// <param name="Request">HTTP/1.1: all bytes, in Latin 1; HOST is the proxy's, {8192*a} is a repeated character.</param>
/// <param name="Fields">HTTP/2: names and values in their order.</param>
/// <param name="Data">HTTP/2: the DATA frame; none when it is null.</param>
/// <param name="Expect">
/// <c>refused</c>: the backend sees nothing. <c>one</c>: it sees this request and nothing in it. <c>safe</c>: either. <c>broken</c>: what is wrong shows while the body streams, so the backend sees nothing, or a request that it can see to be unfinished.
/// </param>
/// <param name="Body">What the backend gets as body.</param>
internal sealed partial record SmugglingCase(string Name, string Request, string[][] Fields, string? Data, string Expect, string Body)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static IReadOnlyDictionary<string, SmugglingCase> Read(string file) =>
        JsonSerializer.Deserialize<List<SmugglingCase>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Proxying", file)), Options)!.ToDictionary(one => one.Name);

    public static string Expand(string text, Uri proxy) => Repeated().Replace(text, match => new string(match.Groups["what"].Value[0], int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture)))
        .Replace("HOST", proxy.Authority, StringComparison.Ordinal);

    [GeneratedRegex(@"\{(?<times>\d+)\*(?<what>.)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repeated();
}
