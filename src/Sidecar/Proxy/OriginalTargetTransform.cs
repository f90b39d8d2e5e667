using Microsoft.AspNetCore.Http.Features;
using Sidecar.Hygiene;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Sidecar.Proxy;

/// <summary>
/// The raw target reaches the backend: escapes as the client wrote them, because signatures are made over them. A path prefix that a
/// route's own transform removed is removed from the raw target too. Path and query go each their own way: what a route rewrites goes out
/// as the forwarder writes it, and the other as it came. Runs last among the route's transforms.
/// </summary>
internal sealed class OriginalTargetTransform : RequestTransform
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.ProxyRequest.RequestUri is null)
        {
            var prefix = context.DestinationPrefix;
            var address = RawPath(context) is { } path
                ? string.Concat(prefix.AsSpan().TrimEnd('/'), path)
                : RequestUtilities.MakeDestinationAddress(prefix, context.Path, QueryString.Empty).AbsoluteUri;
            context.ProxyRequest.RequestUri = new Uri(address + context.Query.QueryString.Value, Verbatim);
        }

        return ValueTask.CompletedTask;
    }

    private static string? RawPath(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var raw = CanonicalPath.PathOf(context.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var original = request.Path.Value ?? "";
        var rewritten = context.Path.Value ?? "";
        if (original == rewritten)
        {
            return raw.ToString();
        }

        // A removed prefix: the rest of the path is a suffix of what came, and the prefix stands in the raw target as plain text.
        if (rewritten.Length == 0 || !original.EndsWith(rewritten, StringComparison.Ordinal))
        {
            return null;
        }

        var removed = original.AsSpan(0, original.Length - rewritten.Length);
        return raw.StartsWith(removed, StringComparison.Ordinal) ? raw[removed.Length..].ToString() : null;
    }
}
