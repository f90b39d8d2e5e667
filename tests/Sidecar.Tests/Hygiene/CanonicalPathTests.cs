using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Hygiene;

namespace Sidecar.Tests.Hygiene;

public sealed class CanonicalPathTests
{
    // The characters from which an ambiguity can be made, and plain ones to make paths around them.
    private static readonly string[] Pieces =
    [
        "/", "/", ".", "..", "a", "paid", ";", ";x", "%", "%2", "%2F", "%2f", "%5C", "%5c", "%2e", "%2E", "%00", "%0a", "%7f", "%25", "%20", "%23", "%c3%a9",
        "%c3", "%ff", "%e2%82%ac", "%c0%af", "%ed%a0%80", "\\", "#", "?", "\u00e9", "\t", "~", "*", ":", "://", "@", "http", "http://", "host", "+", "[", "]", "[::1]", "80",
    ];

    private static readonly Gen<string> Target = Gen.Elements(Pieces).ListOf().Select(string.Concat);

    [Theory]
    [InlineData("/")]
    [InlineData("/paid/weather")]
    [InlineData("/paid/")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/a/...")]
    [InlineData("/a/..b")]
    [InlineData("/a/.b/c.")]
    [InlineData("/caf%C3%A9")]
    [InlineData("/%E2%82%AC%20x")]
    [InlineData("/100%25")]
    [InlineData("/a%3Fb")]
    [InlineData("/a%23b")]
    [InlineData("/%7Euser")]
    [InlineData("/a:b@c!$&'()*+,=")]
    [InlineData("/a?b=//c/../d\\%2F%zz#")]
    [InlineData("http://host")]
    [InlineData("http://host/a")]
    [InlineData("http://host?a=//b#c")]
    [InlineData("http://host:8080/a/%C3%A9")]
    [InlineData("http://[::1]/a")]
    [InlineData("http://[::1]:8080?a")]
    [InlineData("http://host:/a")]
    public void A_path_that_every_reader_reads_alike_is_let_through(string target) => Assert.Null(CanonicalPath.Ambiguity(target));

    [Theory]
    [InlineData("//", "empty segment")]
    [InlineData("/a//b", "empty segment")]
    [InlineData("http://host//a", "empty segment")]
    [InlineData("/.", "dot segment")]
    [InlineData("/./a", "dot segment")]
    [InlineData("/a/..", "dot segment")]
    [InlineData("/a/../b", "dot segment")]
    [InlineData("/a/%2e%2E/b", "dot segment")]
    [InlineData("/a/.%2e/b", "dot segment")]
    [InlineData("/a/%2e", "dot segment")]
    [InlineData("/a/..;/b", "path parameter")]
    [InlineData("/a/.;x=1/b", "path parameter")]
    [InlineData("/a/..%3bx/b", "path parameter")]
    [InlineData("http://host/../a", "dot segment")]
    [InlineData("/a%2Fb", "encoded slash")]
    [InlineData("/a%2fb", "encoded slash")]
    [InlineData("/..%2fa", "encoded slash")]
    [InlineData("/a%5Cb", "backslash")]
    [InlineData("/a%5cb", "backslash")]
    [InlineData("/a\\b", "backslash")]
    [InlineData("/a%00", "control character")]
    [InlineData("/a%0d%0aSet-Cookie:", "control character")]
    [InlineData("/a%1f", "control character")]
    [InlineData("/a%7F", "control character")]
    [InlineData("/a\tb", "control character")]
    [InlineData("/a%", "no two hexadecimal digits")]
    [InlineData("/a%2", "no two hexadecimal digits")]
    [InlineData("/a%g0", "no two hexadecimal digits")]
    [InlineData("/a%0", "no two hexadecimal digits")]
    [InlineData("/a%u002e", "no two hexadecimal digits")]
    [InlineData("/%ff", "UTF-8")]
    [InlineData("/%c3", "UTF-8")]
    [InlineData("/%c0%af", "UTF-8")]
    [InlineData("/%c0%ae%c0%ae/a", "UTF-8")]
    [InlineData("/%e0%80%af", "UTF-8")]
    [InlineData("/%ed%a0%80", "UTF-8")]
    [InlineData("/%f4%90%80%80", "UTF-8")]
    [InlineData("/\u00e9", "not ASCII")]
    [InlineData("/a?b=\u0001", "control character")]
    [InlineData("/a b", "space")]
    [InlineData("*", "neither a path")]
    [InlineData("host:443", "neither a path")]
    [InlineData("ftp://host/a", "neither a path")]
    [InlineData("http://user@host/a", "neither a path")]
    [InlineData("http:///a", "neither a path")]
    [InlineData("", "neither a path")]
    [InlineData("/a;v=1/b", "path parameter")]
    [InlineData("/paid%3Bx/b", "path parameter")]
    [InlineData("/a#b", "fragment")]
    [InlineData("/a#?b", "fragment")]
    public void A_path_that_two_readers_could_read_differently_is_refused(string target, string reason) =>
        Assert.Contains(reason, CanonicalPath.Ambiguity(target), StringComparison.Ordinal);

    // Each of these is one path to the server's own routing and another to a reader that looks for the slash after the authority.
    [Theory]
    [InlineData("http://host#/paid/a")]
    [InlineData("http://host#@other/paid/a")]
    [InlineData("http://host\\free/paid/a")]
    [InlineData("http:\\\\host\\free\\a://x/paid/a")]
    [InlineData("http://host#?/paid")]
    [InlineData("http://[::1]free/paid/a")]
    [InlineData("http://[::1]]free/paid/a")]
    [InlineData("http://[::1]:80free/paid/a")]
    [InlineData("http://[::1/paid/a")]
    [InlineData("http://host]/paid/a")]
    [InlineData("http://host:80free/paid/a")]
    [InlineData("http://host:80:81/paid/a")]
    [InlineData("http://[]/paid/a")]
    public void An_absolute_target_whose_authority_ends_in_two_places_is_refused(string target) => Assert.NotNull(CanonicalPath.Ambiguity(target));

    [Theory]
    [InlineData("/a/b?c=d", "/a/b")]
    [InlineData("/a%20b", "/a%20b")]
    [InlineData("/a://b/c", "/a://b/c")]
    [InlineData("http://host", "/")]
    [InlineData("http://host?a=/b", "/")]
    [InlineData("http://host/a?b", "/a")]
    [InlineData("http://user@host:1/a/b", "/a/b")]
    [InlineData("https://[::1]:1/a", "/a")]
    [InlineData("*", "*")]
    [InlineData("", "")]
    public void The_path_of_a_target_is_what_stands_between_authority_and_query(string target, string path) =>
        Assert.Equal(path, CanonicalPath.PathOf(target).ToString());

    [Fact]
    public void A_long_path_is_judged_to_its_end()
    {
        var path = "/" + new string('a', 4000);

        Assert.Null(CanonicalPath.Ambiguity(path + "%20"));
        Assert.NotNull(CanonicalPath.Ambiguity(path + "/%2e%2e"));
    }

    [Fact]
    public void A_path_that_is_let_through_has_one_meaning() =>
        Prop.ForAll(Target.Select(target => "/" + target).ToArbitrary(), target => CanonicalPath.Ambiguity(target) is not null || IsPlain(target))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    // The server reads absolute targets as Uri does.
    [Fact]
    public void An_absolute_target_that_is_let_through_has_the_path_that_routing_sees() =>
        Prop.ForAll(Target.Select(target => "http://host" + target).ToArbitrary(), target =>
                CanonicalPath.Ambiguity(target) is not null
                || !Uri.TryCreate(target, UriKind.Absolute, out var uri)
                || uri.LocalPath == Uri.UnescapeDataString(CanonicalPath.PathOf(target).ToString()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void No_target_makes_the_judgement_throw() =>
        Prop.ForAll<string>(target => CanonicalPath.Ambiguity(target ?? "") is null or { Length: > 0 })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static bool IsPlain(string target)
    {
        var path = target.Split('?')[0];
        var decoded = Uri.UnescapeDataString(path);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(decoded) >= decoded.Length
            && !path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
            && !decoded.Contains("//", StringComparison.Ordinal)
            && !decoded.Contains('\\')
            && !decoded.Contains('\ufffd')
            && !decoded.Any(char.IsControl)
            && !decoded.Split('/').Any(segment => segment.Split(';')[0] is "." or "..");
    }
}
