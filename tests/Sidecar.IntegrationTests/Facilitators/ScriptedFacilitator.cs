using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>
/// A facilitator on a free loopback port that does as the test says, and keeps the books that the test then reads.
/// It checks no signature: Devnet does that.
/// <code>
/// await using var facilitator = await ScriptedFacilitator.StartAsync();
/// facilitator.Verify.Next(FacilitatorBehaviour.Refused("invalid_exact_evm_payload_signature"));
/// facilitator.Settle.Next(FacilitatorBehaviour.SettleThenDrop());   // then Ok() again
/// …
/// Assert.Equal(2, facilitator.Count(FacilitatorEndpoint.Settle));
/// facilitator.AssertNothingSettledTwice();
/// </code>
/// </summary>
internal sealed class ScriptedFacilitator : IAsyncDisposable
{
    private readonly LoopbackServer _server = new();
    private readonly ConcurrentQueue<FacilitatorCall> _calls = new();
    private int _number;

    private ScriptedFacilitator()
    {
    }

    public Uri Url => _server.Address;

    /// <summary>The same server under another host name: for redirects that leave the host.</summary>
    public Uri UrlByName => new UriBuilder(Url) { Host = "localhost" }.Uri;

    public FacilitatorScript Verify { get; } = new();

    public FacilitatorScript Settle { get; } = new();

    public FacilitatorScript Supported { get; } = new();

    /// <summary>What `/supported` lists; both versions of `exact` on Base Sepolia unless the test says otherwise.</summary>
    public IReadOnlyList<SupportedKind> Kinds { get; set; } = [SupportedKind.BaseSepoliaV2, SupportedKind.BaseSepoliaV1];

    public SettlementBook Book { get; } = new();

    public IReadOnlyList<FacilitatorCall> Calls => [.. _calls.OrderBy(call => call.Number)];

    public IReadOnlyList<Settlement> Settlements => Book.All;

    public static async Task<ScriptedFacilitator> StartAsync(HttpProtocols protocols = HttpProtocols.Http1, int port = 0)
    {
        var facilitator = new ScriptedFacilitator();
        await facilitator._server.StartAsync(facilitator.AnswerAsync, protocols, port);
        return facilitator;
    }

    public int Count(FacilitatorEndpoint endpoint) => _calls.Count(call => call.Endpoint == endpoint);

    public IReadOnlyList<FacilitatorCall> CallsTo(FacilitatorEndpoint endpoint) => [.. Calls.Where(call => call.Endpoint == endpoint)];

    /// <summary>
    /// Fails when a payment was sent to settle again after its success had been told. A repeat after a lost answer is reconciliation and allowed.
    /// </summary>
    public void AssertNothingSettledTwice()
    {
        var twice = Settlements.Where(settlement => settlement.AskedAfterTold > 0).ToArray();
        Assert.True(twice.Length == 0, "Settled again after success was told: " + string.Join(", ", twice.Select(t => t.PaymentId)));
    }

    /// <summary>Waits until so many calls have arrived at an endpoint; for work that goes on behind an answer.</summary>
    public async Task WaitForAsync(FacilitatorEndpoint endpoint, int count, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(10));
        while (Count(endpoint) < count)
        {
            Assert.False(patience.IsCancellationRequested, $"{Count(endpoint)} of {count} calls to {endpoint} arrived in time.");
            await Task.Delay(5);
        }
    }

    public JsonObject SupportedJson() => new()
    {
        ["kinds"] = new JsonArray([.. Kinds.Select(kind => kind.ToJson())]),
        ["extensions"] = new JsonArray(),
        ["signers"] = new JsonObject { ["eip155:*"] = new JsonArray("0x000000000000000000000000000000000000dEaD") },
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _server.Closing);
        if (EndpointOf(context.Request) is not { } endpoint)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            var call = await RecordAsync(context, endpoint, ending.Token);
            await ScriptOf(endpoint).For(call).Run(new FacilitatorExchange(this, call, context, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task<FacilitatorCall> RecordAsync(HttpContext context, FacilitatorEndpoint endpoint, CancellationToken cancellation)
    {
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.Select(v => v ?? "").ToArray(), StringComparer.OrdinalIgnoreCase);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellation);
        var call = new FacilitatorCall(Interlocked.Increment(ref _number), endpoint, headers, body.ToArray());
        if (endpoint == FacilitatorEndpoint.Settle)
        {
            Book.NoteAsked(call);
        }

        _calls.Enqueue(call);
        return call;
    }

    private FacilitatorScript ScriptOf(FacilitatorEndpoint endpoint) => endpoint switch
    {
        FacilitatorEndpoint.Verify => Verify,
        FacilitatorEndpoint.Settle => Settle,
        _ => Supported,
    };

    private static FacilitatorEndpoint? EndpointOf(HttpRequest request) => (request.Method, request.Path.Value) switch
    {
        ("POST", "/verify") => FacilitatorEndpoint.Verify,
        ("POST", "/settle") => FacilitatorEndpoint.Settle,
        ("GET", "/supported") => FacilitatorEndpoint.Supported,
        _ => null,
    };
}
