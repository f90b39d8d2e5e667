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
        context.ProxyRequest.RequestUri ??= AddressOf(context);
        return ValueTask.CompletedTask;
    }

    private static Uri AddressOf(RequestTransformContext context)
    {
        var (prefix, query) = (context.DestinationPrefix, context.Query.QueryString.Value);
        if (TryGetRawPath(context, out var path))
        {
            return new Uri(string.Concat(prefix.AsSpan().TrimEnd('/'), path, query), Verbatim);
        }

        var address = RequestUtilities.MakeDestinationAddress(prefix, context.Path, QueryString.Empty);
        return string.IsNullOrEmpty(query) ? address : new Uri(address.AbsoluteUri + query, Verbatim);
    }

    private static bool TryGetRawPath(RequestTransformContext context, out ReadOnlySpan<char> path)
    {
        path = default;
        var request = context.HttpContext.Request;
        var raw = CanonicalPath.PathOf(context.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var original = request.Path.Value ?? "";
        var rewritten = context.Path.Value ?? "";
        if (original == rewritten)
        {
            path = raw;
            return true;
        }

        // A removed prefix: the rest of the path is a suffix of what came, and the prefix stands in the raw target as plain text. The rest begins with a slash there too: otherwise the two are cut at
        // different places (an escaped percent sign may do that), and the rest would be glued to the destination's host.
        if (rewritten.Length == 0 || !original.EndsWith(rewritten, StringComparison.Ordinal))
        {
            return false;
        }

        var removed = original.AsSpan(0, original.Length - rewritten.Length);
        path = raw.StartsWith(removed, StringComparison.Ordinal) ? raw[removed.Length..] : default;
        return path is ['/', ..];
    }
}
