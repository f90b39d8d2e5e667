using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Hygiene;
using Sidecar.Identity.ApiKeys;
using Sidecar.Identity.Jwt;
using Sidecar.Identity.Profiles;
using Sidecar.Policies;
using Sidecar.Protocols.Forwarding;

namespace Sidecar.Fuzz.Targets;

/// <summary>Targets and headers of requests.</summary>
internal static class RequestTargets
{
    // Read in two ways, written and read again; a line of four characters is an element.
    private const int Again = 512;

    // Longer lines of Forwarded are not read.
    private const int LongestLine = 4096;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string Key = ApiKey.Generate(isTest: false, [.. Enumerable.Range(0, ApiKey.RandomLength).Select(static octet => (byte)octet)]).Reveal();

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("canonical-path", OriginForm, "open/caf%C3%A9/a:b@c!$&'()*+,=?x=//../%zz", "a/%2e%2e/b", ".well-known/x", "a%2Fb", "..;/a"),
        new("absolute-target", AbsoluteForm, "http://host/open/x?y", "http://host:8080/a/%C3%A9", "https://[::1]/a", "http://host?a=/b", "http://user@host/a"),
        new("api-key", ApiKeyText, Key, "Bearer " + Key, "ApiKey " + Key, "Bearer sk_live_x"),
        new("bearer-token", static input => FuzzVerdict.Of(BearerToken.Read(Text.Of(input)).IsPresented), "Bearer a.b.c", "bearer  a=", "Basic a"),
        new("request-time", static input => FuzzVerdict.Of(ClientTime.Parse(Text.Of(input)) is not null), "1767225600", "2026-01-01T00:00:00Z", "2026-01-01t00:00:00.1234567+23:59", "9999-12-31T23:59:59-23:59"),
        new("request-id", RequestId, "0af7651916cd43dd8448eb211c80319c", "a.b_c-d"),
        new("forwarded-header", Forwarded, "for=192.0.2.60;proto=http;by=203.0.113.43", "for=\"[2001:db8:cafe::17]:4711\", for=unknown;host=\"a\\\"b\"", "for=_hidden"),
        new("forwarded-node", Node, "192.0.2.1:5", "[2001:db8::1]:80", "2001:db8::1", "unknown", "1.2.3.4"),
        new("forwarded-chain", Chain, "1.2.3.4, 5.6.7.8:9\n[::1]", "for=1.2.3.4, for=\"[::1]\"\nfor=_a") { AllocationFactor = Again },
        new("host-name", Host, "shop.example", "[::1]", "127.0.0.1", "xn--caf-dma.example", "[::ffff:1.2.3.4]"),
    ];

    private static FuzzVerdict OriginForm(ReadOnlySpan<byte> input)
    {
        var target = "/" + Text.Of(input);
        return CanonicalPath.Ambiguity(target) is not null ? FuzzVerdict.Rejected : FuzzVerdict.Holds(IsPlain(CanonicalPath.PathOf(target).ToString()), $"'{target}' is let through");
    }

    // Routing reads an absolute target as Uri does.
    private static FuzzVerdict AbsoluteForm(ReadOnlySpan<byte> input)
    {
        var target = Text.Of(input);
        if (CanonicalPath.Ambiguity(target) is not null)
        {
            return FuzzVerdict.Rejected;
        }

        var path = CanonicalPath.PathOf(target).ToString();
        return FuzzVerdict.Holds(
            IsPlain(path) && (target.StartsWith('/') || !Uri.TryCreate(target, UriKind.Absolute, out var uri) || uri.LocalPath == Uri.UnescapeDataString(path)), $"'{target}' is let through");
    }

    private static bool IsPlain(string path)
    {
        var decoded = Uri.UnescapeDataString(path);
        return Strict.GetByteCount(decoded) >= decoded.Length
            && !path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
            && !decoded.Contains("//", StringComparison.Ordinal)
            && !decoded.AsSpan().ContainsAny('\\', '\ufffd')
            && !decoded.Any(char.IsControl)
            && !decoded.Split('/').Any(static segment => segment.Split(';')[0] is "." or "..");
    }

    private static FuzzVerdict ApiKeyText(ReadOnlySpan<byte> input)
    {
        var text = Text.Of(input);
        var headers = new HeaderDictionary { ["Authorization"] = text };
        _ = PresentedApiKey.Read(headers);
        headers[PresentedApiKey.HeaderName] = text;
        _ = PresentedApiKey.Read(headers);
        return ApiKey.Parse(text.AsMemory()) is not { } key ? FuzzVerdict.Rejected : FuzzVerdict.Holds(key.Reveal() == text && ApiKey.IsId(key.Id), "a key is not its own text");
    }

    private static FuzzVerdict Forwarded(ReadOnlySpan<byte> input)
    {
        if (ElementsOf(Text.Of(input)) is not { } elements)
        {
            return FuzzVerdict.Rejected;
        }

        var written = Written(elements.AsEnumerable().Reverse());
        return FuzzVerdict.Holds(ElementsOf(written) is { } again && again.SequenceEqual(elements), $"'{written}' is read as something else");
    }

    // From the last one on; null where one cannot be read.
    private static List<ForwardedElement>? ElementsOf(string line)
    {
        var elements = new List<ForwardedElement>();
        var end = line.Length + 1;
        while (end > 0)
        {
            if (!ForwardedHeader.TryReadLast(line.AsSpan(0, end - 1), out var element, out var start))
            {
                return null;
            }

            if (element is not null)
            {
                elements.Add(element);
            }

            end = start;
        }

        return elements;
    }

    private static string Written(IEnumerable<ForwardedElement> elements) => string.Join(", ", elements.Select(static element => string.Join(';', Pairs(element))));

    // An element that says nothing of these said something else.
    private static IEnumerable<string> Pairs(ForwardedElement element) => element == new ForwardedElement(null, null, null)
        ? ["by=_a"]
        : new[] { ("for", element.For), ("host", element.Host), ("proto", element.Proto) }.Where(static pair => pair.Item2 is not null).Select(static pair => $"{pair.Item1}=\"{pair.Item2}\"");

    // An address is the same however it is written.
    private static FuzzVerdict Node(ReadOnlySpan<byte> input)
    {
        if (ForwardedNode.AddressOf(Text.Of(input)) is not { } address)
        {
            return FuzzVerdict.Rejected;
        }

        string[] forms = address.AddressFamily == AddressFamily.InterNetwork ? [$"{address}", $"{address}:80", $"[::ffff:{address}]"] : [$"{address}", $"[{address}]", $"[{address}]:80"];
        return FuzzVerdict.Holds(Array.TrueForAll(forms, form => address.Equals(ForwardedNode.AddressOf(form))), $"'{address}' is read as another address");
    }

    // From the nearest proxy on. Several lines are one list: what is read from them is read from the one line of it all, save where a line that breaks the grammar ends the walk.
    private static FuzzVerdict Chain(ReadOnlySpan<byte> input)
    {
        var lines = new StringValues(Text.Of(input).Split('\n'));
        List<string> entries = [.. ForwardedChain.Entries(lines)];
        if (!ForwardedChain.Entries(string.Join(", ", entries.AsEnumerable().Reverse())).SequenceEqual(entries))
        {
            return FuzzVerdict.Violated("a list of addresses is read as another one");
        }

        List<ForwardedElement> elements = [.. ForwardedChain.Elements(lines).TakeWhile(static element => element is not null).Cast<ForwardedElement>()];
        var written = new StringValues([.. elements.AsEnumerable().Reverse().Select(static element => Written([element]))]);
        return elements.Exists(static element => Written([element]).Length > LongestLine) || elements.Count == 0
            ? FuzzVerdict.Of(entries.Count > 0)
            : FuzzVerdict.Holds(ForwardedChain.Elements(written).SequenceEqual(elements), "a list of elements is read as another one");
    }

    private static FuzzVerdict RequestId(ReadOnlySpan<byte> input)
    {
        var text = Text.Of(input);
        var id = RequestIds.TakeOrMake(new HeaderDictionary { [RequestIds.Header] = text });
        return FuzzVerdict.Holds(id.Length is > 0 and <= 128 && id.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'), $"'{id}' is taken");
    }

    private static FuzzVerdict Host(ReadOnlySpan<byte> input) => HostName.Parse(Text.Of(input)) is not { } once
        ? FuzzVerdict.Rejected
        : FuzzVerdict.Holds(HostName.Parse(once.Text) == once, $"'{once.Text}' is read as another host");
}
