using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene;

namespace Sidecar.Tests.Hygiene;

public sealed class TrustHeadersTests
{
    [Theory]
    [InlineData("X-Sidecar-Payer")]
    [InlineData("x-sidecar-payer")]
    [InlineData("X-SIDECAR-Anything-New")]
    [InlineData("X_Sidecar_Payer")]
    [InlineData("x-sidecar_payer")]
    public void What_a_client_says_about_itself_in_our_name_is_dropped(string name)
    {
        var headers = new HeaderDictionary { [name] = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" };

        new TrustHeaders([]).Strip(headers);

        Assert.Empty(headers);
    }

    [Theory]
    [InlineData("X-Agent")]
    [InlineData("x_agent")]
    public void What_the_operator_named_is_dropped_too(string name)
    {
        var headers = new HeaderDictionary { [name] = "mallory", ["X-Agents"] = "1" };

        new TrustHeaders(["X-Sidecar-Principal", "X-Agent"]).Strip(headers);

        Assert.Equal(["X-Agents"], headers.Keys);
    }

    [Theory]
    [InlineData("X-Sidecar")]
    [InlineData("X-Sidecars-Payer")]
    [InlineData("My-X-Sidecar-Payer")]
    [InlineData("X-Request-Id")]
    [InlineData("X")]
    public void Other_headers_stay_as_they_came(string name)
    {
        var headers = new HeaderDictionary { [name] = "a" };

        new TrustHeaders([]).Strip(headers);

        Assert.Equal("a", headers[name]);
    }

    [Fact]
    public void Every_forged_header_goes_and_every_other_stays()
    {
        var headers = new HeaderDictionary { ["X-Sidecar-A"] = "1", ["Accept"] = "*/*", ["X-Sidecar-B"] = new(["2", "3"]), ["Host"] = "h" };

        new TrustHeaders([]).Strip(headers);

        Assert.Equal(["Accept", "Host"], headers.Keys.Order());
    }
}
