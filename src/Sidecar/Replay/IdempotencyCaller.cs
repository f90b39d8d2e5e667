using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>Whose key it is. A closed set. Two callers with the same words have two keys.</summary>
internal abstract record IdempotencyCaller
{
    private IdempotencyCaller()
    {
    }

    /// <summary>
    /// The principal; without one the payer that the payment names, whose word is to be proven before an answer is shown; on a route without payment whoever
    /// brings the same credentials to the same host, which the backend may know and this proxy does not.
    /// Null where an answer could cost money and nobody can be told to have paid: no answer is kept for such a request.
    /// </summary>
    public static IdempotencyCaller? Of(Passage passage)
    {
        if (passage.Principal is { } principal)
        {
            return new Known(principal);
        }

        var payer = PayerOf(passage);
        return payer is null && !HasPayers(passage.Plan) ? Anonymous.Of(passage.Request) : payer;
    }

    /// <summary>Whether the policy has a gate that takes money.</summary>
    public static bool HasPayers(PolicyPlan plan)
    {
        foreach (var gate in plan.Gates)
        {
            if (gate is IPayerSource)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whoever the first of them names: a token's agent, or a payment's payer.</summary>
    private static Payer? PayerOf(Passage passage)
    {
        foreach (var gate in passage.Plan.Gates)
        {
            if (gate is IPayerSource source && source.ClaimedPayer(passage.Request) is { } payer)
            {
                return new Payer(payer, source);
            }
        }

        return null;
    }

    internal sealed record Known(Principal Principal) : IdempotencyCaller;

    internal sealed record Payer(string Name, IPayerSource Source) : IdempotencyCaller;

    /// <param name="Credentials">Hash of the host and of what the backend may know the caller by.</param>
    internal sealed record Anonymous(Digest Credentials) : IdempotencyCaller
    {
        public static Anonymous Of(HttpRequest request) =>
            new(Digest.OfParts(request.Host.Value, request.Headers.Authorization.ToString(), request.Headers.Cookie.ToString(), request.Headers["X-API-Key"].ToString()));
    }
}
