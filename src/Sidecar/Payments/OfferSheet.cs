using System.Text.Json;
using Sidecar.Payments.Facilitators;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>The offers of one policy as the facilitators support them now, and the 402 that shows them. Immutable.</summary>
internal sealed class OfferSheet
{
    private readonly Facilitator[] _facilitators;

    private OfferSheet(SupportSnapshot support, IReadOnlyList<Offer> v1, IReadOnlyList<Offer> v2, PaymentPlan plan)
    {
        Support = support;
        V1 = v1;
        V2 = v2;
        Challenge = new Challenge(plan, v1, v2);
        _facilitators = [.. v2.Concat(v1).SelectMany(offer => offer.Facilitators).Distinct()];
    }

    public SupportSnapshot Support { get; }

    public IReadOnlyList<Offer> V1 { get; }

    public IReadOnlyList<Offer> V2 { get; }

    public Challenge Challenge { get; }

    /// <summary>False while no facilitator is known to support any of the policy's ways to pay.</summary>
    public bool HasOffers => V1.Count + V2.Count > 0;

    public static OfferSheet Of(PaymentPlan plan, SupportSnapshot support) => new(
        support,
        plan.OffersV1 ? [.. plan.Accepts.Select(accept => OfV1(plan, accept, support)).OfType<Offer>()] : [],
        plan.OffersV2 ? Challenge.Fitting(plan, [.. plan.Accepts.Select(accept => OfV2(accept, support)).OfType<Offer>()]) : [],
        plan);

    /// <summary>For how long all facilitators of all offers are kept from being asked; null when one may be.</summary>
    public TimeSpan? OpenFor()
    {
        TimeSpan? shortest = null;
        foreach (var facilitator in _facilitators)
        {
            if (facilitator.OpenFor is not { } open)
            {
                return null;
            }

            shortest = shortest is null || open < shortest ? open : shortest;
        }

        return shortest;
    }

    private static Offer? OfV2(AcceptPlan accept, SupportSnapshot support)
    {
        var supporting = support.Supporting(2, accept.Requirements.Scheme, accept.Requirements.Network);
        return supporting.Count == 0
            ? null
            : new Offer(
                accept.Requirements with { Extra = Merge(accept.Requirements.Extra, supporting[0].Kind.Extra) }, null, Takers(supporting));
    }

    private static Offer? OfV1(PaymentPlan plan, AcceptPlan accept, SupportSnapshot support)
    {
        if (accept.V1Network is null || support.Supporting(1, accept.Requirements.Scheme, accept.V1Network) is not { Count: > 0 } supporting)
        {
            return null;
        }

        var entry = new PaymentRequirementsV1(
            accept.Requirements.Scheme, accept.V1Network, accept.Requirements.Amount, Resource: "", plan.Description, plan.MimeType,
            accept.Requirements.PayTo, accept.Requirements.MaxTimeoutSeconds, accept.Requirements.Asset,
            Merge(accept.Requirements.Extra, supporting[0].Kind.Extra));
        return new Offer(accept.Requirements, entry, Takers(supporting));
    }

    // Scheme data of a kind (a fee payer, say) is the promise of the facilitator that listed it: only those that say the same can stand in.
    private static IReadOnlyList<Facilitator> Takers(IReadOnlyList<(Facilitator Facilitator, SupportedKind Kind)> supporting)
    {
        var first = supporting[0].Kind.Extra?.GetRawText();
        return [.. supporting.Where(entry => entry.Kind.Extra?.GetRawText() == first).Select(entry => entry.Facilitator)];
    }

    // What the merchant wrote wins over what the facilitator lists.
    private static JsonElement? Merge(JsonElement? configured, JsonElement? listed)
    {
        if (listed is not { ValueKind: JsonValueKind.Object } kind)
        {
            return configured;
        }

        var members = kind.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        foreach (var member in configured?.EnumerateObject() ?? default)
        {
            members[member.Name] = member.Value;
        }

        return JsonSerializer.SerializeToElement(members);
    }
}
