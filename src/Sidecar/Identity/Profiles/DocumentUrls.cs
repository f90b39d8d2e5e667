using System.Buffers;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// The rules for URLs of strangers. They are stricter than RFC 3986: what two libraries might read differently is refused, so that what was
/// checked is what is fetched.
/// </summary>
internal sealed class DocumentUrls(ProfileOptions options)
{
    public const int LongestUrl = 2048;
    private const string Https = "https://";
    private const string Http = "http://";
    private const int HttpsPort = 443;
    private const int HttpPort = 80;

    // Unreserved and reserved characters of RFC 3986 and the percent sign; without the fragment's.
    private static readonly SearchValues<char> UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    private readonly HostPatterns _allowed = new(options.AllowedHosts);
    private readonly HostPatterns _denied = new(options.DeniedHosts);
    private readonly HostPatterns _trusted = new(options.TrustedHosts);

    public DocumentUrlVerdict Judge(string text)
    {
        if (text.Length is 0 or > LongestUrl)
        {
            return Refuse(DocumentRefusal.InvalidUrl, $"a URL has 1 to {LongestUrl} characters");
        }

        if (text.AsSpan().ContainsAnyExcept(UrlCharacters))
        {
            return Refuse(DocumentRefusal.InvalidUrl, "a character that no URL has, or a fragment");
        }

        var isHttps = text.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !text.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(DocumentRefusal.NotHttps, "not https");
        }

        var rest = text[(isHttps ? Https : Http).Length..];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        var (authority, target) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
        if (!TargetRules.IsPlain(target))
        {
            return Refuse(DocumentRefusal.InvalidUrl, "a path with dot segments, or a broken escape");
        }

        return Split(authority, isHttps ? HttpsPort : HttpPort) is var (host, port)
            ? Judge(isHttps, host, port, target)
            : Refuse(DocumentRefusal.InvalidUrl, "a user, or a host or port that is none");
    }

    private DocumentUrlVerdict Judge(bool isHttps, HostName host, int port, string target)
    {
        var isLocalhost = host.Kind == HostNameKind.Localhost;
        var isOpenLocalhost = isLocalhost && options.AllowLoopback;
        if (!isHttps && !isOpenLocalhost)
        {
            return Refuse(DocumentRefusal.NotHttps, "not https");
        }

        if (host.Kind == HostNameKind.Special || (isLocalhost && !isOpenLocalhost))
        {
            return isLocalhost && host.Literal is not null
                ? Refuse(DocumentRefusal.SpecialAddress, "the host is a loopback address")
                : Refuse(DocumentRefusal.SpecialName, "a name that no public DNS has");
        }

        if (port != HttpsPort && !options.Ports.Contains(port) && !isOpenLocalhost)
        {
            return Refuse(DocumentRefusal.Port, $"port {port}");
        }

        // Who is denied is not let in by a longer list; who is trusted need not be allowed as well.
        var isTrusted = _trusted.Contains(host.Text);
        if (_denied.Contains(host.Text))
        {
            return Refuse(DocumentRefusal.Denied, "the host is in DeniedHosts");
        }

        if (!_allowed.IsEmpty && !isTrusted && !_allowed.Contains(host.Text))
        {
            return Refuse(DocumentRefusal.NotAllowed, "the host is not in AllowedHosts");
        }

        var scheme = isHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        var uri = new Uri($"{scheme}://{host.Text}:{port}{(target.StartsWith('/') ? "" : "/")}{target}");
        return new DocumentUrlVerdict.Accepted(
            new DocumentUrl(uri, uri.AbsoluteUri, host.Literal, isLocalhost, isTrusted ? FetchLane.Trusted : FetchLane.Strangers));
    }

    private static (HostName Host, int Port)? Split(string authority, int defaultPort)
    {
        var colon = authority.IndexOf(':', authority.StartsWith('[') ? authority.IndexOf(']') + 1 : 0);
        var host = HostName.Parse(colon < 0 ? authority : authority[..colon]);
        if (host is null || colon < 0)
        {
            return host is null ? null : (host, defaultPort);
        }

        var digits = authority.AsSpan(colon + 1);
        return digits.Length is > 0 and <= 5 && !digits.ContainsAnyExceptInRange('0', '9') && int.Parse(digits) is var port and > 0 and <= ushort.MaxValue
            ? (host, port)
            : null;
    }

    private static DocumentUrlVerdict.Refused Refuse(DocumentRefusal reason, string note) => new(new DocumentFailure.Refused(reason, note));
}
