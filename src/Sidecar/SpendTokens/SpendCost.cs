using Sidecar.Protocols.Json;
using Sidecar.Protocols.Money;

namespace Sidecar.SpendTokens;

/// <summary>Where a policy has it from what a request costs. A closed set.</summary>
internal abstract record SpendCost
{
    private SpendCost()
    {
    }

    /// <summary>The same for every request.</summary>
    internal sealed record Fixed(MoneyAmount Amount) : SpendCost;

    /// <summary>What the policy's payment would cost.</summary>
    internal sealed record OfPayment : SpendCost
    {
        public static OfPayment Instance { get; } = new();
    }

    /// <summary>The upstream's answer says it; until then the most is reserved.</summary>
    internal sealed record InAnswer(string Header, MoneyAmount Most) : SpendCost;

    /// <summary>The request's body says it.</summary>
    /// <param name="CurrencyPath">Null where <paramref name="Currency"/> is it.</param>
    internal sealed record InBody(JsonPath Path, CurrencyCode? Currency, JsonPath? CurrencyPath, long MaxBytes) : SpendCost;
}
