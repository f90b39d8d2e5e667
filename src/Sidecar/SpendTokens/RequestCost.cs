using System.Text.Json;
using Sidecar.Policies;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.X402;

namespace Sidecar.SpendTokens;

/// <summary>What one request costs, or at most costs, before the upstream is asked.</summary>
internal static class RequestCost
{
    private const int MaxDepth = 32;

    /// <returns>The amount, or a refusal.</returns>
    public static ValueTask<(MoneyAmount? Amount, Refusal? Refusal)> OfAsync(SpendCost cost, Passage passage, CancellationToken cancellationToken) => cost switch
    {
        SpendCost.Fixed known => new((known.Amount, null)),
        SpendCost.InAnswer later => new((later.Most, null)),
        SpendCost.OfPayment => new(OfPayment(passage)),
        SpendCost.InBody body => OfBodyAsync(body, passage, cancellationToken),
        _ => throw new InvalidOperationException("No such cost."),
    };

    private static (MoneyAmount? Amount, Refusal? Refusal) OfPayment(Passage passage)
    {
        foreach (var gate in passage.Plan.Gates)
        {
            if (gate is IPriceSource { Price: { } price } && CurrencyCode.TryParse(price.Currency, out var currency) && MoneyAmount.TryFromMicros(price.Micros, currency, out var amount))
            {
                return (amount, null);
            }
        }

        throw new InvalidOperationException("The policy has no price; its plan was not checked.");
    }

    private static async ValueTask<(MoneyAmount? Amount, Refusal? Refusal)> OfBodyAsync(SpendCost.InBody cost, Passage passage, CancellationToken cancellationToken)
    {
        var reading = await passage.ReadBodyAsync(cost.MaxBytes, cancellationToken);
        if (reading is not BodyReading.Read read)
        {
            return (null, reading.Refusal);
        }

        if (!StrictJson.TryParse(read.Bytes, MaxDepth, out var document, out _))
        {
            return (null, SpendTokenRefusals.AmountUnreadable("The body is not JSON, nests too deep, or has a member twice."));
        }

        using (document)
        {
            return Of(cost, document.RootElement) is { } amount ? (amount, null)
                : (null, SpendTokenRefusals.AmountUnreadable($"At {cost.Path} must be the amount, an integer of minor units{(cost.CurrencyPath is { } path ? $", and at {path} its currency" : "")}."));
        }
    }

    // 1.0 and 1e3 are numbers of another kind: whoever reads them otherwise would charge otherwise.
    private static MoneyAmount? Of(SpendCost.InBody cost, JsonElement root) =>
        CurrencyOf(cost, root) is { } currency
        && cost.Path.Find(root) is { ValueKind: JsonValueKind.Number } number
        && !number.GetRawText().AsSpan().ContainsAny('.', 'e', 'E')
        && number.TryGetInt64(out var minor)
        && MoneyAmount.TryFromMinorUnits(minor, currency, out var amount)
            ? amount
            : null;

    private static CurrencyCode? CurrencyOf(SpendCost.InBody cost, JsonElement root) =>
        cost.Currency is { } known ? known
        : cost.CurrencyPath!.Find(root) is { ValueKind: JsonValueKind.String } text && CurrencyCode.TryParse(text.GetString(), out var read) ? read
        : null;
}
