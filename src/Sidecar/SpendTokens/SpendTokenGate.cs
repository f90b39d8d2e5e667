using Sidecar.Policies;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

/// <summary>
/// A request passes if its token is genuine, is this caller's and for this, and if its agent's budgets have room: what it costs is reserved before it is forwarded. In the order of what it takes to
/// find out: the token, who may use it, what it is for, and the budgets last.
/// </summary>
internal sealed class SpendTokenGate(SpendTokenPlan plan, SpendTokenVerifier verifier, PossessionProof possession, ISpendControl control, TimeProvider time)
    : IWritingGate, IPlanCondition, IRouteCondition, IPayerSource, ISpendPurposeSource
{
    private const string AgentPrefix = "agent:";
    private const int LongestIntent = 256;

    public SpendPurpose? Purpose { get; } = new(plan.Merchant, plan.Category);

    public string Name => SpendTokenGateFactory.SectionName;

    public (string Key, string Message)? Unmet(IReadOnlyList<IGate> gates) => (plan.Cost, plan.OrPayment, Price: gates.OfType<IPriceSource>().FirstOrDefault()) switch
    {
        (SpendCost.OfPayment, _, not { Price: not null }) => (nameof(SpendTokenOptions.AmountOfPayment), "is true, and the policy has no Payment with a Price in dollars; write Amount"),
        (_, true, null) => (nameof(SpendTokenOptions.AnyOf), "names Payment, and the policy has none"),
        _ => null,
    };

    public (string Key, string Message)? UnmetOn(IReadOnlySet<string> parameters) => plan.CheckoutParameter is { } name && !parameters.Contains(name)
        ? (nameof(SpendTokenOptions.CheckoutParameter), $"is '{name}', and the path of no route with this policy has a parameter of that name; write id where the route matches /checkout-sessions/{{id}}")
        : null;

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        var presented = PresentedSpendToken.Read(passage.Request.Headers);
        passage.Consume(PresentedSpendToken.ConsumedOf(passage.Request.Headers));
        passage.SpendPurpose = Purpose;
        return presented switch
        {
            PresentedSpendToken.Shown shown => SpendAsync(passage, shown.Token, cancellationToken),
            PresentedSpendToken.Unusable => Verdict.Refuse(SpendTokenRefusals.Malformed()),
            _ => plan.OrPayment || !plan.IsRequired ? PassWithout(passage) : Verdict.Refuse(SpendTokenRefusals.Required()),
        };
    }

    public string? ClaimedPayer(HttpRequest request) =>
        PresentedSpendToken.Read(request.Headers) is PresentedSpendToken.Shown { Token: var text } && SignedSpendToken.Parse(text.Span) is SpendTokenResult.Parsed { Token: var token }
            ? AgentPrefix + token.ClaimedAgent
            : null;

    public async ValueTask<Refusal?> ProvePayerAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (PresentedSpendToken.Read(passage.Request.Headers) is not PresentedSpendToken.Shown { Token: var text })
        {
            return SpendTokenRefusals.Required();
        }

        var verification = await verifier.VerifyAsync(text, cancellationToken);
        if (verification is not SpendTokenVerification.Genuine { Token.Token: var token })
        {
            return Rejected(passage, (SpendTokenVerification.Rejected)verification);
        }

        passage.ShownAgent = token.Agent;

        // A token of the same agent for another merchant proves nothing here.
        return MisfitOf(token, passage) ?? await possession.CheckAsync(passage, token, text, cancellationToken);
    }

    // Whoever is asked for a payment learns that a token does as well.
    private Verdict PassWithout(Passage passage)
    {
        if (plan.OrPayment)
        {
            passage.AnswerHeaders.Append(SpendTokenRefusals.Challenge.Key, SpendTokenRefusals.Challenge.Value);
        }

        return Verdict.Pass;
    }

    private async ValueTask<Verdict> SpendAsync(Passage passage, ReadOnlyMemory<char> text, CancellationToken cancellationToken)
    {
        var verification = await verifier.VerifyAsync(text, cancellationToken);
        if (verification is not SpendTokenVerification.Genuine { Token: var genuine })
        {
            return Rejected(passage, (SpendTokenVerification.Rejected)verification);
        }

        var token = genuine.Token;
        passage.ShownAgent = token.Agent;
        if (MisfitOf(token, passage) is { } misfit)
        {
            return misfit;
        }

        // Before what it costs, which is not for whoever has only found the token.
        if (await possession.CheckAsync(passage, token, text, cancellationToken) is { } unproven)
        {
            return unproven;
        }

        var (cost, unreadable) = await RequestCost.OfAsync(plan.Cost, passage, cancellationToken);
        if (cost is not { } amount)
        {
            return unreadable!;
        }

        if (MisfitOf(token, amount) is { } unaffordable)
        {
            return unaffordable;
        }

        return await FindEarlierAsync(passage, genuine, cancellationToken) switch
        {
            EarlierSpend.None => await ReserveAsync(passage, genuine, amount, cancellationToken),
            EarlierSpend.Counts => PassAgain(passage, token, amount),
            _ => SpendRefusals.Unavailable("whether the token was spent with the payment before cannot be found out", isStoreAway: true),
        };
    }

    // Where a payment is to come with the token, and it comes again: what it bought is not paid for with the token a second time. Before anything is reserved, for which there may be no room any more.
    private async ValueTask<EarlierSpend> FindEarlierAsync(Passage passage, VerifiedSpendToken genuine, CancellationToken cancellationToken)
    {
        if (!plan.OrPayment)
        {
            foreach (var gate in passage.Plan.Gates)
            {
                if (gate is IEarlierSpends spends)
                {
                    return await spends.FindSpendAsync(passage, genuine.Allowance.TokenId, cancellationToken);
                }
            }
        }

        return EarlierSpend.None;
    }

    private Verdict PassAgain(Passage passage, SpendToken token, MoneyAmount amount)
    {
        passage.IsSpentBefore = true;
        Attest(passage, token, amount);
        return plan.Cost is SpendCost.InAnswer later ? Verdict.PassWith(new SpentObligation(later)) : Verdict.Pass;
    }

    private async ValueTask<Verdict> ReserveAsync(Passage passage, VerifiedSpendToken genuine, MoneyAmount amount, CancellationToken cancellationToken)
    {
        var token = genuine.Token;
        var cost = new SpendAmount(amount.Micros, amount.Currency.Code);
        var request = new SpendRequest
        {
            Agent = token.Agent,
            Amount = cost,
            Merchant = plan.Merchant,
            Category = plan.Category,
            Intent = Shortened(token.Scope.Intent),
            Issuer = token.Issuer,
            Allowance = genuine.Allowance,
            RequestId = passage.RequestId,
            Route = passage.RouteId,
            ApprovalKey = SpendApprovalKey.Of(passage, token.Agent, cost),
            Approval = genuine.Approval,
            Cut = passage.Request.HttpContext.Abort,
        };
        passage.IsSpendAsked = true;
        var decision = await control.ReserveAsync(request, cancellationToken);
        if (decision is not SpendDecision.Reserved { Reservation: var reservation })
        {
            return SpendRefusals.Of(decision, time.GetUtcNow());
        }

        passage.IsPaidForByToken = plan.OrPayment;
        passage.SpendingAmount = plan.Cost is SpendCost.InAnswer ? null : cost;
        passage.PaymentSpend = plan.Cost is SpendCost.InAnswer ? null : reservation;
        Attest(passage, token, amount);
        return Verdict.PassWith(new SpendObligation(reservation, plan.Cost, passage));
    }

    private void Attest(Passage passage, SpendToken token, MoneyAmount amount)
    {
        passage.SpendingAgent = token.Agent;
        passage.Payer = AgentPrefix + token.Agent;
        passage.AttestedHeaders["X-Sidecar-Agent"] = token.Agent;
        passage.AttestedHeaders["X-Sidecar-Spend-Amount"] = plan.Cost is SpendCost.Fixed known ? known.Digits : SpendCost.DigitsOf(amount);
        passage.AttestedHeaders["X-Sidecar-Spend-Currency"] = amount.Currency.Code;
    }

    // Never between the two halves of a character.
    private static string? Shortened(string? intent) =>
        intent is not { Length: > LongestIntent } ? intent : intent[..(char.IsHighSurrogate(intent[LongestIntent - 1]) ? LongestIntent - 1 : LongestIntent)];

    private static Refusal Rejected(Passage passage, SpendTokenVerification.Rejected rejected)
    {
        passage.ShownAgent = rejected.Agent;
        return rejected.Refusal;
    }

    private Refusal? MisfitOf(SpendToken token, Passage passage)
    {
        if (token.Binding is SpendTokenBinding.Bearer && !plan.AllowsBearer)
        {
            return SpendTokenRefusals.NotForThis("This route takes tokens only that are bound to a key or to a request.");
        }

        return token.FitMerchant(plan.Merchant) != SpendTokenFit.Fits ? SpendTokenRefusals.NotForThis("The token is for another merchant.")
            : token.FitCategory(plan.Category) != SpendTokenFit.Fits ? SpendTokenRefusals.NotForThis("The token is for something else than what is bought here.")
            : token.FitCheckoutSession(CheckoutOf(passage)) != SpendTokenFit.Fits ? SpendTokenRefusals.NotForThis("The token is for one checkout, and this request is not about that one.")
            : null;
    }

    private string? CheckoutOf(Passage passage) => plan.CheckoutParameter is { } name ? passage.Request.RouteValues[name] as string : null;

    private static Refusal? MisfitOf(SpendToken token, MoneyAmount amount) => token.FitAmount(amount) switch
    {
        SpendTokenFit.Fits => null,
        SpendTokenFit.OtherCurrency => SpendTokenRefusals.NotForThis($"The token is in another currency; this is paid in {amount.Currency}."),
        _ => SpendTokenRefusals.NotForThis($"This costs {amount}, which is more than the token allows."),
    };
}
