using FsCheck;
using FsCheck.Fluent;
using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class DocumentUrlsTests
{
    private static readonly ProfileOptions Development = new() { AllowLoopback = true };

    [Theory]
    [InlineData("https://agent.example/p.json", "https://agent.example/p.json")]
    [InlineData("HTTPS://Agent.EXAMPLE/P.json", "https://agent.example/P.json")]
    [InlineData("https://agent.example:443/p", "https://agent.example/p")]
    [InlineData("https://agent.example", "https://agent.example/")]
    [InlineData("https://agent.example?a=b", "https://agent.example/?a=b")]
    [InlineData("https://agent.example/%7Eme/p", "https://agent.example/~me/p")]
    [InlineData("https://xn--bcher-kva.example/p", "https://xn--bcher-kva.example/p")]
    [InlineData("https://1.1.1.1/p", "https://1.1.1.1/p")]
    [InlineData("https://[2606:4700:0::1111]/p", "https://[2606:4700::1111]/p")]
    public void Url_is_brought_to_one_writing(string written, string key) => Assert.Equal(key, Accepted(written).Key);

    [Theory]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("https:///p")]
    [InlineData("https://agent.example/p#top")]
    [InlineData("https://agent.example/p#")]
    [InlineData("https://user@agent.example/p")]
    [InlineData("https://user:secret@agent.example/p")]
    [InlineData("https://agent.example@10.0.0.1/p")]
    [InlineData("https://agent.example\\@10.0.0.1/p")]
    [InlineData("https://agent.example./p")]
    [InlineData("https://agent..example/p")]
    [InlineData("https://-agent.example/p")]
    [InlineData("https://agent_1.example/p")]
    [InlineData("https://agent%2eexample/p")]
    [InlineData("https://bücher.example/p")]
    [InlineData("https://agent。example/p")]
    [InlineData("https://agent.example:/p")]
    [InlineData("https://agent.example:0/p")]
    [InlineData("https://agent.example:65536/p")]
    [InlineData("https://agent.example:+443/p")]
    [InlineData("https://agent.example:443:443/p")]
    [InlineData("https://agent.example/a/../p")]
    [InlineData("https://agent.example/a/%2E%2e/p")]
    [InlineData("https://agent.example/./p")]
    [InlineData("https://agent.example/p%")]
    [InlineData("https://agent.example/p%2")]
    [InlineData("https://agent.example/p%zz")]
    [InlineData("https://agent.example/a b")]
    [InlineData("https://agent.example/a\tb")]
    [InlineData("https://agent.example/a\r\nHost: other")]
    [InlineData("https://agent.example/[p]")]
    [InlineData(" https://agent.example/p")]
    [InlineData("https://127.1/p")]
    [InlineData("https://2130706433/p")]
    [InlineData("https://0x7f000001/p")]
    [InlineData("https://0x7f.0.0.1/p")]
    [InlineData("https://0177.0.0.1/p")]
    [InlineData("https://1.1.1.01/p")]
    [InlineData("https://1.1.1.1./p")]
    [InlineData("https://1.1.1.256/p")]
    [InlineData("https://[::1/p")]
    [InlineData("https://[::1]x/p")]
    [InlineData("https://[fe80::1%25eth0]/p")]
    [InlineData("https://[1.1.1.1]/p")]
    public void What_two_readers_might_read_differently_is_no_url(string written) => Refused(DocumentRefusal.InvalidUrl, written);

    [Theory]
    [InlineData("http://agent.example/p")]
    [InlineData("http://localhost/p")]
    [InlineData("ftp://agent.example/p")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//agent.example/p")]
    [InlineData("...")]
    [InlineData("data:application/json,1")]
    [InlineData("https:/agent.example/p")]
    public void Anything_but_https_is_refused(string written) => Refused(DocumentRefusal.NotHttps, written);

    [Theory]
    [InlineData("https://localhost/p")]
    [InlineData("https://LOCALHOST/p")]
    [InlineData("https://a.localhost/p")]
    [InlineData("https://redis/p")]
    [InlineData("https://metadata.google.internal/p")]
    [InlineData("https://redis.default.svc.cluster.local/p")]
    [InlineData("https://router.home.arpa/p")]
    [InlineData("https://hidden.onion/p")]
    public void Names_that_no_public_dns_has_are_refused(string written) => Refused(DocumentRefusal.SpecialName, written);

    [Theory]
    [InlineData("https://127.0.0.1/p")]
    [InlineData("https://127.9.9.9/p")]
    [InlineData("https://[::1]/p")]
    [InlineData("https://[::ffff:127.0.0.1]/p")]
    public void Loopback_addresses_are_refused(string written) => Refused(DocumentRefusal.SpecialAddress, written);

    [Fact]
    public void Other_ports_are_refused_unless_they_are_listed()
    {
        Refused(DocumentRefusal.Port, "https://agent.example:8443/p");
        Assert.Equal(8443, Accepted("https://agent.example:8443/p", new ProfileOptions { Ports = [8443] }).Uri.Port);
        Refused(DocumentRefusal.Port, "https://agent.example:80/p", new ProfileOptions { Ports = [8443] });
    }

    [Fact]
    public void Url_has_at_most_2048_characters()
    {
        const string Start = "https://agent.example/";
        Accepted(Start + new string('a', DocumentUrls.LongestUrl - Start.Length));
        Refused(DocumentRefusal.InvalidUrl, Start + new string('a', DocumentUrls.LongestUrl - Start.Length + 1));
    }

    [Theory]
    [InlineData("http://localhost:8285/profiles/agent.json")]
    [InlineData("https://localhost/p")]
    [InlineData("http://127.0.0.1:5000/p")]
    [InlineData("http://[::1]:5000/p")]
    [InlineData("https://a.localhost:8443/p")]
    public void The_switch_for_development_lets_loopback_in_by_http_and_at_any_port(string written) =>
        Assert.True(Accepted(written, Development).IsLocalhost);

    [Theory]
    [InlineData("http://agent.example/p", nameof(DocumentRefusal.NotHttps))]
    [InlineData("http://10.0.0.1/p", nameof(DocumentRefusal.NotHttps))]
    [InlineData("https://agent.example:8443/p", nameof(DocumentRefusal.Port))]
    [InlineData("https://redis/p", nameof(DocumentRefusal.SpecialName))]
    [InlineData("http://user@localhost/p", nameof(DocumentRefusal.InvalidUrl))]
    public void The_switch_for_development_loosens_nothing_else(string written, string reason) =>
        Refused(Enum.Parse<DocumentRefusal>(reason), written, Development);

    [Fact]
    public void Denied_hosts_are_refused_whatever_the_other_lists_say()
    {
        var options = new ProfileOptions { DeniedHosts = ["*.evil.example", "evil.example"], AllowedHosts = ["*.evil.example"], TrustedHosts = ["evil.example"] };
        Refused(DocumentRefusal.Denied, "https://a.EVIL.example/p", options);
        Refused(DocumentRefusal.Denied, "https://evil.example/p", options);
    }

    [Fact]
    public void With_a_list_of_allowed_hosts_nobody_else_is_let_in_but_the_trusted()
    {
        var options = new ProfileOptions { AllowedHosts = ["agent.example", "*.shop.example"], TrustedHosts = ["*.known.example"] };
        Assert.Equal(FetchLane.Strangers, Accepted("https://agent.example/p", options).Lane);
        Assert.Equal(FetchLane.Strangers, Accepted("https://a.b.shop.example/p", options).Lane);
        Assert.Equal(FetchLane.Trusted, Accepted("https://a.known.example/p", options).Lane);
        Refused(DocumentRefusal.NotAllowed, "https://shop.example/p", options);
        Refused(DocumentRefusal.NotAllowed, "https://myshop.example/p", options);
        Refused(DocumentRefusal.NotAllowed, "https://agent.example.org/p", options);
        Refused(DocumentRefusal.NotAllowed, "https://1.1.1.1/p", options);
    }

    [Fact]
    public void The_normal_form_of_a_url_is_its_own_normal_form_and_names_the_same_host()
    {
        var parts = Gen.Elements("https://", "agent", ".", "example", "/", "?", "%41", "%2f", "%7e", "%C3%A4", "~", "a", "B", ":443", "[::ffff:1.1.1.1]", "1.1.1.1", "@", "=", "&", "+", ";", "//", "%25", "%2E", "'", "(");
        var urls = parts.ArrayOf().Select(static written => "https://agent.example" + string.Concat(written));
        Prop.ForAll(urls.ToArbitrary(), static written =>
            new DocumentUrls(new ProfileOptions()).Judge(written) is not DocumentUrlVerdict.Accepted { Url: var url }
            || (Accepted(url.Key).Key == url.Key && url.Uri.UserInfo.Length == 0 && url.Uri.Fragment.Length == 0
                && url.Key.StartsWith("https://" + url.Uri.Host, StringComparison.Ordinal))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Nothing_that_a_stranger_writes_makes_the_rules_fall_over()
    {
        var urls = ArbMap.Default.ArbFor<string>().Generator.Select(static noise => "https://" + noise);
        Prop.ForAll(urls.ToArbitrary(), static written => new DocumentUrls(new ProfileOptions()).Judge(written) is not null).QuickCheckThrowOnFailure();
    }

    private static DocumentUrl Accepted(string written, ProfileOptions? options = null) =>
        Assert.IsType<DocumentUrlVerdict.Accepted>(new DocumentUrls(options ?? new ProfileOptions()).Judge(written)).Url;

    private static void Refused(DocumentRefusal reason, string written, ProfileOptions? options = null) =>
        Assert.Equal(reason, Assert.IsType<DocumentUrlVerdict.Refused>(new DocumentUrls(options ?? new ProfileOptions()).Judge(written)).Failure.Reason);
}
