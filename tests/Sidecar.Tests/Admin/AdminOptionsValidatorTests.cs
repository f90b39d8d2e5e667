using Sidecar.Admin;
using Sidecar.Tests.Resilience;

namespace Sidecar.Tests.Admin;

public sealed class AdminOptionsValidatorTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9901")]
    [InlineData("http://127.0.0.9:9901/")]
    [InlineData("https://localhost:0")]
    [InlineData("HTTP://[::1]:9901")]
    public void A_loopback_address_needs_no_token(string url) => Assert.Empty(Validate(url, token: null).Keys);

    [Theory]
    [InlineData("http://*:9901")]
    [InlineData("http://0.0.0.0:9901")]
    [InlineData("http://[::]:9901")]
    [InlineData("https://10.1.2.3:443")]
    public void An_address_that_others_can_reach_needs_one(string url)
    {
        var errors = Validate(url, token: null);

        Assert.Equal(["Sidecar:Admin:Token"], errors.Keys);
        Assert.Contains("env:SIDECAR_ADMIN_TOKEN", errors.Messages[0], StringComparison.Ordinal);
        Assert.Empty(Validate(url, "correct-horse-battery").Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:9901")]
    [InlineData("ftp://127.0.0.1:9901")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:99010")]
    [InlineData("http://127.0.0.1:+1")]
    [InlineData("http://127.1:9901")]
    [InlineData("http://::1:9901")]
    [InlineData("http://[127.0.0.1]:9901")]
    [InlineData("http://example.com:9901")]
    [InlineData("http://127.0.0.1:9901/admin")]
    [InlineData("http://user@127.0.0.1:9901")]
    public void A_URL_that_is_no_address_is_refused_with_an_example(string url)
    {
        var errors = Validate(url, token: null);

        Assert.Equal(["Sidecar:Admin:Url"], errors.Keys);
        Assert.Contains("http://127.0.0.1:9901", errors.Messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_token_is_refused_and_not_repeated()
    {
        var errors = Validate("http://127.0.0.1:9901", "hunter2");

        Assert.Equal(["Sidecar:Admin:Token"], errors.Keys);
        Assert.DoesNotContain("hunter2", errors.Messages[0], StringComparison.Ordinal);
    }

    private static ErrorLines Validate(string url, string? token)
    {
        var errors = new ErrorLines();
        AdminOptionsValidator.Validate(new AdminOptions { Url = url, Token = token }, AdminOptions.Section, errors);
        return errors;
    }
}
