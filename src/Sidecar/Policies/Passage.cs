using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Policies;

/// <summary>
/// One request on its way through a policy: what it has shown so far as typed values, what it owes, and how it ended.
/// Lives for one request and is used by one thread at a time.
/// </summary>
internal sealed class Passage(HttpRequest request, string requestId, string routeId, PolicyPlan plan, IUpstreamAdmission upstream)
{
    private const string CorsPrefix = "Access-Control-";

    private Stack<IObligation>? _obligations;
    private HeaderDictionary? _answerHeaders;
    private HeaderDictionary? _attestedHeaders;
    private List<IAnswerRecorder>? _recorders;
    private List<IRateUse>? _rateUses;
    private List<IPassageEnd>? _ends;
    private ReceivedBody? _body;
    private bool _isAdmitted;

    /// <summary>The request as it came. Gates read it; they never reach through it to the response.</summary>
    public HttpRequest Request { get; } = request;

    public string RequestId { get; } = requestId;

    public string RouteId { get; } = routeId;

    public PolicyPlan Plan { get; } = plan;

    public IUpstreamAdmission Upstream { get; } = upstream;

    /// <summary>Who calls; null while nobody proved to be anybody.</summary>
    public Principal? Principal { get; set; }

    /// <summary>What the request's signature says about its freshness; null while no signature is verified.</summary>
    public SignedNonce? SignedNonce { get; set; }

    /// <summary>The request's own signature, where one proved who calls; null while none did.</summary>
    public IRequestSignature? Signature { get; set; }

    /// <summary>
    /// What makes two bodies the same request where the caller's proof is a part of the body and changes from try to try; null where the bytes count. Computed when somebody asks.
    /// </summary>
    public Lazy<Digest>? BodyIdentity { get; set; }

    /// <summary>The idempotency key that whatever is paid for belongs to; null without one.</summary>
    public IdempotencyBinding? Idempotency { get; set; }

    /// <summary>Headers that go on whatever answer is sent from now on, ours or the upstream's: a receipt once money has moved.</summary>
    public IHeaderDictionary AnswerHeaders => _answerHeaders ??= [];

    /// <summary>
    /// Puts the answer's headers on a response: lists of exposed headers and of what the answer varies with are joined to those that are there, an
    /// allowed origin that the upstream chose stays unless the policy decides about origins, and then nothing of what it says about them does. Everything else is ours.
    /// What is left of limits goes with them.
    /// </summary>
    public void AddAnswerHeadersTo(IHeaderDictionary headers)
    {
        // Here, and not by each of the gates: only the latest is told.
        if (_rateUses is [.., var latest])
        {
            latest.Tell(_rateUses, headers);
        }

        if (_answerHeaders is null)
        {
            return;
        }

        if (IsCorsDecided)
        {
            RemoveCors(headers);
        }

        foreach (var (name, value) in _answerHeaders)
        {
            if ((name == HeaderNames.AccessControlExposeHeaders || name == HeaderNames.Vary) && !StringValues.IsNullOrEmpty(headers[name]))
            {
                headers[name] = Joined(headers[name].ToString(), value.ToString());
            }
            else if (name != HeaderNames.AccessControlAllowOrigin || !headers.ContainsKey(name))
            {
                headers[name] = value;
            }
        }
    }

    // Of the upstream, or of an answer that was kept for a page of another origin than the one that asks now.
    private static void RemoveCors(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.Where(static name => name.StartsWith(CorsPrefix, StringComparison.OrdinalIgnoreCase)).ToList())
        {
            headers.Remove(name);
        }
    }

    // An answer that was kept has what it was given the first time.
    private static string Joined(string list, string more) =>
        list.EndsWith(more, StringComparison.OrdinalIgnoreCase) && (list.Length == more.Length || list[^(more.Length + 1)] is ' ' or ',') ? list : $"{list}, {more}";

    /// <summary>Whether the policy's own section on origins has decided who may read the answer: then nobody else says anything about it, the upstream included.</summary>
    public bool IsCorsDecided { get; set; }

    /// <summary>What we attest to the backend (who paid, how much); names begin with <c>X-Sidecar-</c>, which no client can send.</summary>
    public IHeaderDictionary AttestedHeaders => _attestedHeaders ??= [];

    public bool HasAttestedHeaders => _attestedHeaders is { Count: > 0 };

    /// <summary>Names of request headers that end here and do not reach the backend.</summary>
    public IReadOnlyList<string> ConsumedHeaders { get; private set; } = [];

    /// <summary>Names request headers that end here, besides those that were named before.</summary>
    public void Consume(IReadOnlyList<string> names) => ConsumedHeaders = ConsumedHeaders.Count == 0 ? names : [.. ConsumedHeaders, .. names];

    /// <summary>The gates' verdict once they ran. They run once, however often the forwarder asks (it may ask twice for one upgrade).</summary>
    public Verdict? Decision { get; set; }

    /// <summary>The id of the JSON-RPC request in the body, as JSON text; null where there is none, or nobody looked.</summary>
    public string? JsonRpcId { get; set; }

    /// <summary>What was sent instead of the upstream's answer, if anything.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>How the request's money ended, in a word from a closed set; null when no money was asked for.</summary>
    public string? PaymentOutcome { get; set; }

    /// <summary>Who pays, where a payment proved it, in the form of its network or <c>agent:</c> and the agent whose budget pays; null while nobody is known.</summary>
    public string? Payer { get; set; }

    /// <summary>Whether money has moved for it, at this request or at an earlier one with the same payment: whoever refuses it now keeps from the client what it has bought.</summary>
    public bool IsPaid { get; set; }

    /// <summary>Whether an agent's budget pays for the request, so that no payment is asked for.</summary>
    public bool IsPaidForByToken { get; set; }

    /// <summary>The agent whose budget a token of the request draws on; null where there is none.</summary>
    public string? SpendingAgent { get; set; }

    /// <summary>The agent of a token that the request shows and an issuer has signed, whatever becomes of it; null where it shows none.</summary>
    public string? ShownAgent { get; set; }

    /// <summary>Whether agents' budgets were asked for the request's token: what they answered is in the audit.</summary>
    public bool IsSpendAsked { get; set; }

    /// <summary>What its token has reserved for certain, whatever the answer says; null where it reserved nothing, or the upstream's answer decides.</summary>
    public SpendAmount? SpendingAmount { get; set; }

    /// <summary>The reservation that a payment of this request is charged to: its payer's agent's, or what a token has reserved for certain; null where there is none.</summary>
    public ISpendReservation? PaymentSpend { get; set; }

    /// <summary>What the policy sells, and for whom, as agents' rules and stops name it; null where it does not say.</summary>
    public SpendPurpose? SpendPurpose { get; set; }

    /// <summary>The ledger's number of the payment whose money has moved for this request, or may have; null while none has. What is reserved for the request is spent then, whatever becomes of it.</summary>
    public long? MovedPayment { get; set; }

    /// <summary>
    /// Whether what the request spends is in the ledger already, with the payment that it shows: nothing is spent for it again, and the payment buys nothing but what it has bought.
    /// </summary>
    public bool IsSpentBefore { get; set; }

    /// <summary>When the request was let through to the upstream, as a timestamp of the process's clock; 0 before.</summary>
    public long ForwardedAt { get; set; }

    /// <summary>Whether the upstream's status and headers arrived: from then on a status is the upstream's own.</summary>
    public bool IsAnsweredByUpstream { get; set; }

    /// <summary>Whether a body comes with the request, as far as its head says.</summary>
    public bool HasBody => ReceivedBody.IsExpected(Request);

    /// <summary>Bounds the body for whoever reads it from now on, the forwarder included. Reads nothing; called once, before anybody reads.</summary>
    public void LimitBody(BodyLimit limit) => (_body ??= new ReceivedBody(Request)).Limit(limit);

    /// <summary>Lets the body come as slowly as its client likes: the listener's least rate does not hold for it. Called before anybody reads.</summary>
    public void LetBodyRest() => ReceivedBody.LiftLeastRate(Request);

    /// <summary>
    /// Reads the whole body, at most so many bytes, and keeps it for the forwarder and for whoever asks again. Waits for the client: a route whose
    /// clients send endless bodies has no gate that calls this.
    /// </summary>
    public ValueTask<BodyReading> ReadBodyAsync(long maxBytes, CancellationToken cancellationToken) =>
        (_body ??= new ReceivedBody(Request)).ReadAsync(maxBytes, cancellationToken);

    /// <summary>
    /// Waits for a short body of declared length, once and only so long. What comes later is kept all the same: <see cref="ReadBody"/> has it when all of it has come.
    /// </summary>
    public ValueTask<BodyReading.Read?> AwaitBodyAsync(CancellationToken patience) => (_body ??= new ReceivedBody(Request)).AwaitAsync(patience);

    /// <summary>Whether the body was waited for in vain, and is still on its way.</summary>
    public bool IsBodyComing => _body?.IsComing == true;

    /// <summary>The request is over, and nobody reads its body any more: a read that is under way has ended when this returns.</summary>
    public ValueTask LeaveBodyAsync() => _body?.LeaveAsync() ?? ValueTask.CompletedTask;

    /// <summary>The whole body, where somebody read it; null while it was not.</summary>
    public BodyReading.Read? ReadBody => _body?.Whole;

    /// <summary>Takes the upstream's admission for this request, once: a gate asks before it takes money, the forwarding asks again.</summary>
    public Refusal? TryAdmit()
    {
        if (_isAdmitted)
        {
            return null;
        }

        var refusal = Upstream.TryAdmit();
        _isAdmitted = refusal is null;
        return refusal;
    }

    /// <summary>Gives the admission back, if the request has one: it ended, and the upstream had no chance to show how it is.</summary>
    public void WithdrawAdmission()
    {
        if (_isAdmitted)
        {
            _isAdmitted = false;
            Upstream.Withdraw();
        }
    }

    /// <summary>Asks for a copy of the answer. Called while the obligations are closed, by one that let the answer pass.</summary>
    public void Record(IAnswerRecorder recorder) => (_recorders ??= []).Add(recorder);

    public bool HasRecorders => _recorders is not null;

    /// <summary>Takes the recorders off the passage. Whoever takes them ends them: that is what makes it exactly once.</summary>
    public IReadOnlyList<IAnswerRecorder> TakeRecorders()
    {
        var recorders = _recorders ?? [];
        _recorders = null;
        return recorders;
    }

    /// <summary>The limits that were asked so far, in their order, with what they have taken.</summary>
    public IReadOnlyList<IRateUse> RateUses => (IReadOnlyList<IRateUse>?)_rateUses ?? [];

    public void Use(IRateUse use) => (_rateUses ??= []).Add(use);

    /// <summary>Holds something until the request is over.</summary>
    public void EndWith(IPassageEnd end) => (_ends ??= []).Add(end);

    /// <summary>The request is over. Whatever was held is let go once, however often this is called.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ends, null) is { } ends)
        {
            foreach (var end in ends)
            {
                end.OnEnded();
            }
        }
    }

    public void Owe(IObligation obligation) => (_obligations ??= new()).Push(obligation);

    /// <summary>Takes the latest obligation off the passage. Whoever takes it closes it: that is what makes it exactly once.</summary>
    public bool TryTakeObligation([NotNullWhen(true)] out IObligation? obligation)
    {
        obligation = null;
        return _obligations is not null && _obligations.TryPop(out obligation);
    }
}
