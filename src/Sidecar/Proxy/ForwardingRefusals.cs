using Sidecar.Policies;

namespace Sidecar.Proxy;

/// <summary>Refusals of the forwarding itself.</summary>
internal static class ForwardingRefusals
{
    public static Refusal BadRequest(BadHttpRequestException bad) =>
        new("bad_request", bad.StatusCode, "Bad request") { Detail = "The request could not be read.", Note = bad.Message };

    public static Refusal BrokenRequestBody(string note) =>
        new("bad_request", StatusCodes.Status400BadRequest, "Bad request") { Detail = "The request body broke off.", Note = note };

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
