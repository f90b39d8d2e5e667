using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Tests.Protocols.SpendTokens;

public class RequestBindingTests
{
    private static readonly byte[] NoBody = SHA256.HashData([]);

    // printf 'spend-request-v1\nPOST\n/checkout/7?expand=items\n%s' "$(printf '{"a":1}' | sha256sum | cut -d' ' -f1)" | openssl dgst -sha256 -binary | base64
    [Fact]
    public void A_fingerprint_is_what_a_shell_computes()
    {
        Assert.True(RequestBinding.TryCompute("POST", "/checkout/7?expand=items", SHA256.HashData("""{"a":1}"""u8), out var fingerprint));
        Assert.Equal("LTRvue2xr1BmaQ5q8-ibEitwMLM70qBBsAo8roMQuPY", fingerprint);
    }

    [Theory]
    [InlineData("POST", "/a?b")]
    [InlineData("get", "/a?b")]
    [InlineData("GET", "/a")]
    [InlineData("GET", "/a?b&")]
    [InlineData("GET", "/%61?b")]
    public void Another_request_has_another_fingerprint(string method, string target) =>
        Assert.False(RequestBinding.Matches(Binding("GET", "/a?b", NoBody), method, target, NoBody));

    [Fact]
    public void Another_body_has_another_fingerprint()
    {
        var binding = Binding("GET", "/a?b", NoBody);
        Assert.True(RequestBinding.Matches(binding, "GET", "/a?b", NoBody));
        Assert.False(RequestBinding.Matches(binding, "GET", "/a?b", SHA256.HashData("{}"u8)));
        Assert.False(RequestBinding.Matches(new("AAAA"), "GET", "/a?b", NoBody));
    }

    [Theory]
    [InlineData("", "/a")]
    [InlineData("GET", "")]
    [InlineData("GET\n/a", "/a")]
    [InlineData("GET", "/a\nb")]
    [InlineData("GET", "/a b")]
    [InlineData("GET", "/ä")]
    public void What_is_no_request_has_none(string method, string target)
    {
        Assert.False(RequestBinding.TryCompute(method, target, NoBody, out _));
        Assert.False(RequestBinding.Matches(new(Claims.Thumbprint), method, target, NoBody));
    }

    [Fact]
    public void A_hash_of_another_length_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => RequestBinding.TryCompute("GET", "/", new byte[31], out _));

    [Fact]
    public void Two_requests_have_one_fingerprint_only_when_they_are_the_same() =>
        Prop.ForAll<string?, string?>((one, other) =>
            !RequestBinding.TryCompute("GET", $"/{one}", NoBody, out var first) || !RequestBinding.TryCompute("GET", $"/{other}", NoBody, out var second)
            || (first == second) == (one ?? "").Equals(other ?? "", StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    private static SpendTokenBinding.ToRequest Binding(string method, string target, byte[] body)
    {
        Assert.True(RequestBinding.TryCompute(method, target, body, out var fingerprint));
        return new(fingerprint);
    }
}
