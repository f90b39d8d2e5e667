using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sidecar.Proxy;
using Yarp.ReverseProxy.Transforms;

namespace Sidecar.Tests.Proxy;

public sealed class PaidTrailersTransformTests
{
    [Fact]
    public async Task Payment_trailers_of_the_upstream_are_taken_off_and_others_stay()
    {
        var trailers = new HeaderDictionary { ["PAYMENT-RESPONSE"] = "forged", ["Settlement-Overrides"] = "{}", ["X-Sum"] = "1" };
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseTrailersFeature>(new Trailing(trailers));

        await new PaidTrailersTransform().ApplyAsync(new ResponseTrailersTransformContext { HttpContext = context });

        Assert.Equal(["X-Sum"], trailers.Keys);
    }

    [Fact]
    public async Task Answer_that_cannot_have_trailers_is_left_alone()
    {
        var context = new DefaultHttpContext();

        await new PaidTrailersTransform().ApplyAsync(new ResponseTrailersTransformContext { HttpContext = context });

        Assert.Null(context.Features.Get<IHttpResponseTrailersFeature>());
    }

    private sealed class Trailing(IHeaderDictionary trailers) : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = trailers;
    }
}
