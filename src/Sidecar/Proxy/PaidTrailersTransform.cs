using Microsoft.AspNetCore.Http.Features;
using Sidecar.Payments;
using Yarp.ReverseProxy.Transforms;

namespace Sidecar.Proxy;

/// <summary>What a backend may not say of payments in headers it may not say in trailers either.</summary>
internal sealed class PaidTrailersTransform : ResponseTrailersTransform
{
    public override ValueTask ApplyAsync(ResponseTrailersTransformContext context)
    {
        if (context.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers)
        {
            PaidAnswer.StripUpstream(trailers);
        }

        return ValueTask.CompletedTask;
    }
}
