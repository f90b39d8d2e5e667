using Sidecar.Policies;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens.Control;

/// <summary>Turns what was sent into the terms of a token, and says all that is wrong with it.</summary>
internal static class TokenReader
{
    private const int MostMerchants = 64;

    public static (SpendTokenTerms? Terms, IReadOnlyList<string> Faults) Read(TokenBody body)
    {
        var faults = new List<string>();
        if (!ControlNames.IsId(body.Agent))
        {
            faults.Add($"agent: {ControlNames.IdForm}");
        }

        if (!CurrencyCode.TryParse(body.Currency, out var currency))
        {
            faults.Add("currency: is required, a code of ISO 4217 such as USD, or USDC or EURC");
        }

        var amount = currency is null ? default : AmountOf(body, currency);
        if (currency is not null && amount.Micros == 0)
        {
            faults.Add($"amount: {MoneyJson.Form}; more than nothing and a whole number of minor units");
        }

        if (body.Uses < 0)
        {
            faults.Add("uses: is 1 or more, or 0 for as often as the amount allows");
        }

        CheckNames(body, faults);
        if (body.Jkt is not null && body.Request is not null)
        {
            faults.Add("request: stands beside jkt; a token is bound to one of them");
        }

        return faults.Count > 0 ? (null, faults) : (new SpendTokenTerms(body.Agent!, amount)
        {
            Merchants = body.Merchant is { } merchant ? [merchant] : [.. body.Merchants ?? []],
            Categories = body.Category is { } category ? [category] : [],
            Intent = body.Intent,
            Uses = body.Uses switch { null => 1, 0 => null, var uses => uses },
            Lifetime = body.Lifetime,
            Binding = body.Jkt is { } thumbprint ? new SpendTokenBinding.ToKey(thumbprint)
                : body.Request is { } fingerprint ? new SpendTokenBinding.ToRequest(fingerprint)
                : SpendTokenBinding.Bearer.Instance,
        }, faults);
    }

    private static void CheckNames(TokenBody body, List<string> faults)
    {
        if (body.Merchant is not null && body.Merchants is not null)
        {
            faults.Add("merchants: stands beside merchant; send one of them");
        }

        if (body.Merchants is { Count: > MostMerchants })
        {
            faults.Add($"merchants: at most {MostMerchants}");
        }

        foreach (var (member, text) in new[] { ("merchant", body.Merchant), ("category", body.Category), ("intent", body.Intent) })
        {
            if (text is not null && !ControlNames.IsText(text))
            {
                faults.Add($"{member}: has 1 to 256 characters, none of them a control character");
            }
        }

        if (body.Merchants?.All(ControlNames.IsText) == false)
        {
            faults.Add("merchants: each has 1 to 256 characters, none of them a control character");
        }
    }

    /// <summary>Nothing where it is no amount that a token can say.</summary>
    private static MoneyAmount AmountOf(TokenBody body, CurrencyCode currency) =>
        body.Amount is { } sent && MoneyJson.Read(sent, currency) is { } micros && MoneyAmount.TryFromMicros(micros, currency, out var amount) && amount.TryToMinorUnits(out _) ? amount : default;
}
