using Sidecar.Policies;

namespace Sidecar.Proxy;

/// <summary>Refusals of the forwarding itself.</summary>
internal static class ForwardingRefusals
{
    /// <summary>The request cannot be put into the form in which it would go out. The upstream was not asked and is not to blame.</summary>
    public static Refusal Unsendable(string note) =>
        new("bad_request", StatusCodes.Status400BadRequest, "Bad request") { Detail = "The request cannot be forwarded as it is.", Note = note };

    /// <summary>What routing or the load balancer set as a bare status before any policy ran.</summary>
    public static Refusal Unrouted(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed => new("method_not_allowed", StatusCodes.Status405MethodNotAllowed, "Method not allowed")
        {
            Detail = "The route does not take this method.",
            Headers = [new("Allow", context.Response.Headers.Allow)],
        },
        StatusCodes.Status503ServiceUnavailable => KernelRefusals.UpstreamUnavailable("no destination is available"),
        >= StatusCodes.Status500InternalServerError => KernelRefusals.UpstreamFailed("the proxy pipeline ended without an answer"),
        _ => KernelRefusals.NoRoute(),
    };
}
