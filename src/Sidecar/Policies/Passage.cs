namespace Sidecar.Policies;

/// <summary>
/// One request on its way through a policy: what it has shown so far as typed values, what it owes, and how it ended.
/// Lives for one request and is used by one thread at a time.
/// </summary>
internal sealed class Passage(HttpRequest request, string requestId, string routeId, PolicyPlan plan, IUpstreamAdmission upstream)
{
    private readonly Stack<IObligation> _obligations = new();
    private HeaderDictionary? _answerHeaders;
    private HeaderDictionary? _attestedHeaders;

    /// <summary>The request as it came. Gates read it; they never reach through it to the response.</summary>
    public HttpRequest Request { get; } = request;

    public string RequestId { get; } = requestId;

    public string RouteId { get; } = routeId;

    public PolicyPlan Plan { get; } = plan;

    public IUpstreamAdmission Upstream { get; } = upstream;

    /// <summary>Headers that go on whatever answer is sent from now on, ours or the upstream's: a receipt once money has moved.</summary>
    public IHeaderDictionary AnswerHeaders => _answerHeaders ??= [];

    public bool HasAnswerHeaders => _answerHeaders is { Count: > 0 };

    /// <summary>What we attest to the backend (who paid, how much); names begin with <c>X-Sidecar-</c>, which no client can send.</summary>
    public IHeaderDictionary AttestedHeaders => _attestedHeaders ??= [];

    public bool HasAttestedHeaders => _attestedHeaders is { Count: > 0 };

    /// <summary>Names of request headers that end here and do not reach the backend.</summary>
    public IReadOnlyList<string> ConsumedHeaders { get; set; } = [];

    /// <summary>The gates' verdict once they ran. They run once, however often the forwarder asks (it may ask twice for one upgrade).</summary>
    public Verdict? Decision { get; set; }

    /// <summary>What was sent instead of the upstream's answer, if anything.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>How the request's money ended, in a word from a closed set; null when no money was asked for.</summary>
    public string? PaymentOutcome { get; set; }

    public void Owe(IObligation obligation) => _obligations.Push(obligation);

    /// <summary>Takes the latest obligation off the passage. Whoever takes it closes it: that is what makes it exactly once.</summary>
    public bool TryTakeObligation(out IObligation obligation) => _obligations.TryPop(out obligation!);
}
