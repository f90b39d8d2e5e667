using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

public sealed class AuthorityTests
{
    [Theory]
    [InlineData("https", "www.example.com", "www.example.com")]
    [InlineData("https", "WWW.Example.COM", "www.example.com")]
    [InlineData("https", "example.com:443", "example.com")]
    [InlineData("HTTPS", "example.com:443", "example.com")]
    [InlineData("http", "example.com:80", "example.com")]
    [InlineData("http", "example.com:443", "example.com:443")]
    [InlineData("https", "example.com:80", "example.com:80")]
    [InlineData("https", "example.com:", "example.com")]
    [InlineData("https", "example.com:8443", "example.com:8443")]
    [InlineData("https", "[2001:DB8::1]:443", "[2001:db8::1]")]
    [InlineData("https", "[::1]:8080", "[::1]:8080")]
    [InlineData("https", "xn--bcher-kva.example", "xn--bcher-kva.example")]
    public void Hosts_are_signed_in_lower_case_without_the_default_port(string scheme, string authority, string signed)
    {
        Assert.Equal(signed, Authority.Normalize(scheme, authority));
        Assert.Equal($"\"@authority\": {signed}", Messages.Request(scheme: scheme, authority: authority).Lines("@authority"));
    }

    [Theory]
    [InlineData("", SignatureBaseFault.InvalidValue)]
    [InlineData(":443", SignatureBaseFault.InvalidValue)]
    [InlineData("bücher.example", SignatureBaseFault.NotAscii)]
    [InlineData("exam\u212Aple.com", SignatureBaseFault.NotAscii)]
    [InlineData("user@example.com", SignatureBaseFault.InvalidValue)]
    [InlineData("example.com/path", SignatureBaseFault.InvalidValue)]
    [InlineData("example.com:x", SignatureBaseFault.InvalidValue)]
    [InlineData("example.com:1:2", SignatureBaseFault.InvalidValue)]
    [InlineData("example.com:123456", SignatureBaseFault.InvalidValue)]
    [InlineData("example.com ", SignatureBaseFault.InvalidValue)]
    [InlineData("a\nb", SignatureBaseFault.InvalidValue)]
    [InlineData("[::1", SignatureBaseFault.InvalidValue)]
    [InlineData("[]", SignatureBaseFault.InvalidValue)]
    [InlineData("[::1]x", SignatureBaseFault.InvalidValue)]
    [InlineData("[zz]", SignatureBaseFault.InvalidValue)]
    [InlineData("2001:db8::1", SignatureBaseFault.InvalidValue)]
    public void What_is_no_host_is_refused(string authority, SignatureBaseFault fault)
    {
        Assert.Null(Authority.Normalize("https", authority));
        Assert.Equal(fault, Messages.Request(authority: authority).Fault("@authority"));
    }
}
