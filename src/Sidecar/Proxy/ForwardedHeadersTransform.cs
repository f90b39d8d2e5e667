using Sidecar.Hygiene;
using Sidecar.Policies;
using Yarp.ReverseProxy.Transforms;

namespace Sidecar.Proxy;

/// <summary>
/// Tells the backend who the client is and what it asked for. What a trusted proxy said stays, with that proxy added to the chain; of anybody else nothing is left when this runs. Behind proxies that write
/// <c>Forwarded</c> its word is told in both forms.
/// </summary>
internal sealed class ForwardedHeadersTransform(ForwardingOptions options, ClientAddresses clients) : RequestTransform
{
    private const string For = "X-Forwarded-For";
    private const string Host = "X-Forwarded-Host";
    private const string Proto = "X-Forwarded-Proto";

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var headers = context.ProxyRequest.Headers;
        var peer = request.HttpContext.Connection.RemoteIpAddress;
        var node = (peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer)?.ToString();
        if (options.Family == ForwardedFamily.XForwarded)
        {
            Set(For, Join(request.Headers[For].ToString(), node));
            SetMissing(Host, request.Headers.Host.ToString());
            SetMissing(Proto, request.Scheme);
        }
        else
        {
            var word = clients.WordOf(request);
            Set(For, clients.AddressOf(request)?.ToString());
            SetMissing(Host, word?.Host ?? request.Headers.Host.ToString());
            SetMissing(Proto, word?.Scheme ?? request.Scheme);
            if (node is not null && request.Headers.TryGetValue("Forwarded", out var elements))
            {
                Set("Forwarded", Join(elements.ToString(), node.Contains(':', StringComparison.Ordinal) ? $"for=\"[{node}]\"" : $"for={node}"));
            }
        }

        return ValueTask.CompletedTask;

        void Set(string name, string? value)
        {
            headers.Remove(name);
            if (!string.IsNullOrEmpty(value))
            {
                headers.TryAddWithoutValidation(name, value);
            }
        }

        void SetMissing(string name, string value)
        {
            if (!headers.Contains(name))
            {
                headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static string? Join(string before, string? last) => before.Length == 0 ? last : last is null ? before : $"{before}, {last}";
}
