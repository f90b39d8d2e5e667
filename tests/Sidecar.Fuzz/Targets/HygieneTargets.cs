using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene;
using Sidecar.Hygiene.Cors;
using Sidecar.Policies;

namespace Sidecar.Fuzz.Targets;

/// <summary>What is done to the headers of every request, and the origins of browsers.</summary>
internal static partial class HygieneTargets
{
    // As many as the server takes.
    private const int MostHeaders = 100;

    private const string Trusted = "trusted";

    private static readonly HeaderRules Rules = new(["X-Own-Caller"], []);
    private static readonly RequestHeaders Headers = new(Rules, ForwardedFamily.XForwarded);
    private static readonly CorsOrigins Origins = new(["https://shop.example", "https://*.shop.example", "https://*.shop.example:8443"]);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new(
            "request-headers",
            Clean,
            "stranger\nHost: a\nX-Sidecar-Principal: b\nX_Own_Caller: c\nX-Forwarded-For: 1.2.3.4\nConnection: close, x-hop\nX-Hop: 1\nContent-Length: 5",
            "trusted\nX-Forwarded-For: 1.2.3.4\nForwarded: for=1.2.3.4\nX_Forwarded_Host: a\nX-Real-IP: b",
            "stranger\nTransfer-Encoding: chunked\nX-Content-Length: 5",
            "stranger\nX-API_Key: a\nX_API-Key: b",
            "stranger\nAuthorization: a\nConnection: Authorization\nIdempotency_Key: b"),
        new("cors-origin", Origin, "https://a.shop.example", "https://A.b.shop.example:8443", "https://shop.example", "https://*.shop.example", "HTTP://[::1]:80", "null", "*", "https://\u212a.shop.example"),
    ];

    private static FuzzVerdict Clean(ReadOnlySpan<byte> input)
    {
        var lines = Text.Of(input).Split('\n', MostHeaders + 2);
        var isTrusted = lines[0] == Trusted;
        var headers = new HeaderDictionary();
        foreach (var line in lines.Skip(1).Take(MostHeaders))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && Name().IsMatch(line[..colon]))
            {
                headers.Append(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        if (Headers.Clean(headers, isTrusted) is not null)
        {
            return FuzzVerdict.Rejected;
        }

        var left = headers.Keys.ToList();
        return left.Find(name => !MayPass(name, isTrusted)) is { } forbidden ? FuzzVerdict.Violated($"'{forbidden}' is let through")
            : left.GroupBy(HeaderRules.Plain, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => Rules.Of(same.Key) == HeaderRule.Single && same.Sum(name => headers[name].Count) > 1) is { } twice ? FuzzVerdict.Violated($"'{twice.Key}' came twice")
            : left.Exists(static name => name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) && left.Exists(static name => name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) ? FuzzVerdict.Violated("a body has two ends")
            : FuzzVerdict.Holds(Headers.Clean(headers, isTrusted) is null && headers.Count == left.Count, "what is clean is cleaned again");
    }

    private static bool MayPass(string name, bool isTrusted) => Rules.Of(name) switch
    {
        HeaderRule.None or HeaderRule.EndToEnd or HeaderRule.Single or HeaderRule.Connection or HeaderRule.TransferEncoding or HeaderRule.ContentLength => true,
        HeaderRule.Client or HeaderRule.XForwarded => isTrusted && !name.Contains('_', StringComparison.Ordinal),
        _ => false,
    };

    // Values of headers are UTF-8 to the server.
    private static FuzzVerdict Origin(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var normal = CorsOrigins.Normalize(text);
        var isAllowed = Origins.Allows(text);
        return isAllowed && !Allowed().IsMatch(text) ? FuzzVerdict.Violated($"'{text}' is allowed")
            : normal is null ? FuzzVerdict.Of(isAllowed)
            : CorsOrigins.Normalize(normal) != normal ? FuzzVerdict.Violated($"'{normal}' is normalised again")
            : FuzzVerdict.Holds(normal.Contains(CorsOrigins.Any, StringComparison.Ordinal) || new CorsOrigins([normal]).Allows(normal), $"'{normal}' is not the origin that it is");
    }

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[Hh][Tt][Tt][Pp][Ss]://([A-Za-z0-9_-]+\.)*[Ss][Hh][Oo][Pp]\.[Ee][Xx][Aa][Mm][Pp][Ll][Ee](:8443)?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Allowed();
}
