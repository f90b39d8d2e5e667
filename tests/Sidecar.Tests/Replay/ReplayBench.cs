using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Replay;

/// <summary>What idempotency works with, around a store that a test scripts.</summary>
internal sealed class ReplayBench : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IIdempotencyRecords _records;
    private readonly IdempotencyMetrics _metrics;
    private readonly LeaseKeeper _leases = new(TimeProvider.System, NullLogger<LeaseKeeper>.Instance);

    public ReplayBench(params IdempotencyAttempt[] attempts)
        : this(new FakeRecords(attempts))
    {
    }

    /// <summary>Leases are kept and not renewed: nobody runs the keeper.</summary>
    public ReplayBench(IIdempotencyRecords records)
    {
        _records = records;
        _metrics = new IdempotencyMetrics(_services.GetRequiredService<IMeterFactory>());
        Requests = new IdempotentRequests(records, _leases, new LateAnswers(records, _leases, _metrics, TimeProvider.System), _metrics, TimeProvider.System);
    }

    /// <summary>The store that the test scripted.</summary>
    public FakeRecords Records => (FakeRecords)_records;

    public IdempotentRequests Requests { get; }

    /// <summary>Leases that are being renewed.</summary>
    public int KeptLeases => _leases.Count;

    public IdempotencyGate Gate(IdempotencyOptions? options = null, string policy = "paid") =>
        new(IdempotencyPlan.Of(policy, options ?? new IdempotencyOptions()), Requests);

    public static Passage PassageOf(string? key, string body = """{"a":1}""", string method = "POST", string target = "/orders", IGate? other = null, string route = "orders")
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Method = method;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        if (key is not null)
        {
            context.Request.Headers["Idempotency-Key"] = key;
        }

        var plan = new PolicyPlan("paid", PolicyMode.Enforce, ErrorDialect.Problem, other is null ? [] : [other]);
        return new Passage(context.Request, "request-1", route, plan, new FakeUpstream());
    }

    public static StoredAnswer Answer(int status = 201, string body = "kept") =>
        new(status, new HeaderDictionary { ["X-Merchant"] = "1" }, Encoding.UTF8.GetBytes(body));

    public void Dispose()
    {
        _leases.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }
}
