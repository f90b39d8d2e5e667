using Sidecar.Protocols.Json;
using Sidecar.Protocols.Money;

namespace Sidecar.SpendTokens;

/// <summary>Where a policy has it from what a request costs. A closed set.</summary>
internal abstract record SpendCost
{
    private SpendCost()
    {
    }

    /// <summary>An amount as the backend reads it, without its currency: <c>0.25</c>.</summary>
    public static string DigitsOf(MoneyAmount amount)
    {
        var text = amount.ToString();
        return text[..text.IndexOf(' ', StringComparison.Ordinal)];
    }

    /// <summary>The same for every request.</summary>
    internal sealed record Fixed(MoneyAmount Amount) : SpendCost
    {
        public string Digits { get; } = DigitsOf(Amount);
    }

    /// <summary>What the policy's payment would cost.</summary>
    internal sealed record OfPayment : SpendCost
    {
        public static OfPayment Instance { get; } = new();
    }

    /// <summary>The upstream's answer says it; until then the most is reserved.</summary>
    internal sealed record InAnswer(string Header, MoneyAmount Most) : SpendCost
    {
        /// <summary>Takes it off the answer: it is between the upstream and us.</summary>
        /// <returns>In micros; null where it is not said once and plainly.</returns>
        public long? Take(IHeaderDictionary headers)
        {
            var said = headers[Header];
            headers.Remove(Header);
            return said is [{ } text] && MoneyAmount.TryParse($"{text} {Most.Currency}", out var amount) ? amount.Micros : null;
        }
    }

    /// <summary>The request's body says it.</summary>
    /// <param name="CurrencyPath">Null where <paramref name="Currency"/> is it.</param>
    internal sealed record InBody(JsonPath Path, CurrencyCode? Currency, JsonPath? CurrencyPath, long MaxBytes) : SpendCost;
}
