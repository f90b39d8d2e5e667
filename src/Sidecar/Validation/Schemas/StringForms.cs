using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// The forms that a schema's <c>format</c> may ask for (JSON Schema Validation draft 7 §7.3), each in time that grows with the text's length alone.
/// </summary>
internal static partial class StringForms
{
    public static FrozenDictionary<string, Predicate<string>> ByName { get; } = new Dictionary<string, Predicate<string>>(StringComparer.Ordinal)
    {
        ["date"] = IsDate,
        ["time"] = static text => Time().IsMatch(text),
        ["date-time"] = static text => text.Length > 11 && text[10] is 'T' or 't' && IsDate(text[..10]) && Time().IsMatch(text[11..]),
        ["email"] = IsEmail,
        ["hostname"] = IsHostName,
        ["ipv4"] = static text => Ipv4().IsMatch(text),
        ["ipv6"] = static text => text.Length is >= 2 and <= 45 && !text.AsSpan().ContainsAny("%[]/") && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        ["uri"] = static text => Scheme().IsMatch(text) && Uri.IsWellFormedUriString(text, UriKind.Absolute),
        ["uuid"] = static text => Guid.TryParseExact(text, "D", out _),
    }.ToFrozenDictionary();

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // Only what every mail system agrees on: a part of up to 64 visible characters, and a host.
    private static bool IsEmail(string text) =>
        text.LastIndexOf('@') is > 0 and <= 64 and var at && LocalPart().IsMatch(text[..at]) && IsHostName(text[(at + 1)..]);

    private static bool IsHostName(string text) => text.Length is > 0 and <= 253 && HostName().IsMatch(text);

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Time();

    [GeneratedRegex(@"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Ipv4();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.NonBacktracking)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LocalPart();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HostName();
}
