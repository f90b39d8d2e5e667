using System.Net;
using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene;

namespace Sidecar.Tests.Hygiene;

public sealed class PeerAddressesTests
{
    [Fact]
    public void The_peer_is_the_client_whatever_the_request_says()
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("::ffff:192.0.2.7") } };
        context.Request.Headers["X-Forwarded-For"] = "198.51.100.1";
        context.Request.Headers["Forwarded"] = "for=198.51.100.1";

        Assert.Equal("192.0.2.7", new PeerAddresses().Of(context.Request).ToString());
    }
}
