using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Sidecar.Policies;
using Sidecar.Protocols.Webhooks;
using Sidecar.Replay;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Policies;
using Sidecar.Webhooks;

namespace Sidecar.Tests.Webhooks;

/// <summary>The gate with a store in memory, or one that a test scripts, and a clock that the test moves.</summary>
internal sealed class WebhookBench : IDisposable
{
    public const string Body = """{"id":"evt_1","amount":7}""";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IdempotencyMetrics _metrics;
    private readonly LeaseKeeper _leases;
    private readonly WebhookDeliveries _deliveries;

    public WebhookBench(IIdempotencyRecords? records = null)
    {
        records ??= new MemoryIdempotencyRecords(Time, capacity: 1000, maxAnswerBytes: 1 << 20);
        _metrics = new IdempotencyMetrics(_services.GetRequiredService<IMeterFactory>());
        _leases = new LeaseKeeper(Time, NullLogger<LeaseKeeper>.Instance);
        _deliveries = new WebhookDeliveries(records, _leases, new LateAnswers(records, _leases, _metrics, Time));
    }

    public ManualTimeProvider Time { get; } = new();

    /// <summary>Leases that are being renewed.</summary>
    public int KeptLeases => _leases.Count;

    public WebhookGate Gate(WebhookScheme scheme, string policy = "hooks", int maxBytes = 1024) =>
        new(policy, new SchemeProof(policy, scheme, new TimeWindow(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)), isAcp: false, Time), maxBytes, TimeSpan.FromDays(3), _deliveries);

    /// <summary>A delivery as its sender signs it now.</summary>
    public Passage Deliver(WebhookScheme scheme, string body = Body, string id = "evt_1", TimeSpan late = default) =>
        PassageOf(scheme.Sign(id, Time.GetUtcNow() - late, Encoding.UTF8.GetBytes(body)), body);

    public static Passage PassageOf(IEnumerable<KeyValuePair<string, string>> headers, string body)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers)
        {
            request.Headers.Append(name, new StringValues([value]));
        }

        return SamplePassages.Of(request);
    }

    public void Dispose()
    {
        _leases.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }
}
