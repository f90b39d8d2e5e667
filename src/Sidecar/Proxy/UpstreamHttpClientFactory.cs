using System.Diagnostics.Metrics;
using Yarp.ReverseProxy.Forwarder;

namespace Sidecar.Proxy;

/// <summary>
/// YARP's connections to upstreams without HttpClient's own metrics: those have no label by which an upstream could be told from another
/// (the host's would be the client's to choose) and are a tenth of what forwarding costs. <c>sidecar.upstream.duration</c> stands for them.
/// </summary>
internal sealed class UpstreamHttpClientFactory : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.MeterFactory = Uncollected.Instance;
    }

    private sealed class Uncollected : IMeterFactory
    {
        public static readonly Uncollected Instance = new();

        private readonly Meter _meter = new("Sidecar.Uncollected");

        public Meter Create(MeterOptions options) => _meter;

        public void Dispose() => _meter.Dispose();
    }
}
