using System.Buffers;
using Sidecar.Policies;
using Sidecar.Protocols.Json;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

/// <summary>Checks a policy's <c>SpendToken</c> section and compiles it; every error is reported, with its key.</summary>
internal sealed class SpendTokenPlanCompiler(string path, IConfigurationErrors errors)
{
    private const int LongestName = 256;
    private const long MostBytes = 16 * 1024 * 1024;
    private const string Token = "SpendToken";
    private const string Payment = "Payment";

    private static readonly SearchValues<char> NotInParameters = SearchValues.Create("{}*/?:= ");

    /// <param name="merchant">Who we are, where the section does not say it.</param>
    public SpendTokenPlan? Compile(SpendTokenOptions options, string? merchant)
    {
        var cost = CostOf(options);
        var payee = options.Merchant ?? merchant;
        if (payee is null or SpendToken.AnyMerchant || payee.Length is 0 or > LongestName)
        {
            errors.Add($"{path}:{nameof(options.Merchant)}", $"is required here or as {SpendTokensOptions.Section}:{nameof(SpendTokensOptions.Merchant)}: our id as a merchant, which tokens name");
        }

        if (options.Category is { Length: 0 or > LongestName })
        {
            errors.Add($"{path}:{nameof(options.Category)}", $"has 1 to {LongestName} characters");
        }

        if (options.CheckoutParameter is { } parameter && (parameter.Length is 0 or > LongestName || parameter.AsSpan().ContainsAny(NotInParameters)))
        {
            errors.Add($"{path}:{nameof(options.CheckoutParameter)}", "is not the name of a parameter of a path; write id where the route matches /checkout-sessions/{id}");
        }

        if (options.AnyOf.Count > 0 && !options.AnyOf.ToHashSet(StringComparer.Ordinal).SetEquals([Token, Payment]))
        {
            errors.Add($"{path}:{nameof(options.AnyOf)}", $"is [ \"{Token}\", \"{Payment}\" ] or left out");
        }

        return cost is null || payee is null ? null : new SpendTokenPlan(cost, payee)
        {
            IsRequired = options.Required,
            OrPayment = options.AnyOf.Count > 0,
            Category = options.Category,
            CheckoutParameter = options.CheckoutParameter,
            AllowsBearer = options.AllowBearer,
        };
    }

    private SpendCost? CostOf(SpendTokenOptions options)
    {
        bool[] said = [options.Amount is not null, options.AmountOfPayment, options.AmountHeader is not null, options.AmountPath is not null];
        if (said.Count(static is_ => is_) != 1)
        {
            errors.Add($"{path}:{nameof(options.Amount)}", $"exactly one of {nameof(options.Amount)}, {nameof(options.AmountOfPayment)}, {nameof(options.AmountHeader)} and {nameof(options.AmountPath)} says what a request costs; write e.g. \"Amount\": \"0.25 USD\"");
            return null;
        }

        return options switch
        {
            { Amount: { } text } => Money(text, nameof(options.Amount)) is { } amount ? new SpendCost.Fixed(amount) : null,
            { AmountOfPayment: true } => SpendCost.OfPayment.Instance,
            { AmountHeader: { } header } => InAnswer(header, options.MaxAmount),
            _ => InBody(options),
        };
    }

    private SpendCost.InAnswer? InAnswer(string header, string? most)
    {
        if (!HeaderName.IsName(header))
        {
            errors.Add($"{path}:{nameof(SpendTokenOptions.AmountHeader)}", "is not the name of a header");
            return null;
        }

        return Money(most ?? "", nameof(SpendTokenOptions.MaxAmount)) is { } amount ? new SpendCost.InAnswer(header, amount) : null;
    }

    private SpendCost.InBody? InBody(SpendTokenOptions options)
    {
        var amount = Path(options.AmountPath!, nameof(options.AmountPath));
        var currencyPath = options.CurrencyPath is { } text ? Path(text, nameof(options.CurrencyPath)) : null;
        CurrencyCode? currency = null;
        if ((options.Currency is null) == (options.CurrencyPath is null) || (options.Currency is { } code && !CurrencyCode.TryParse(code, out currency)))
        {
            errors.Add($"{path}:{nameof(options.Currency)}", $"either {nameof(options.Currency)} is a code of ISO 4217 such as USD, or {nameof(options.CurrencyPath)} says where it stands");
            return null;
        }

        if (options.MaxBodyBytes is < 1 or > MostBytes)
        {
            errors.Add($"{path}:{nameof(options.MaxBodyBytes)}", $"must be between 1 and {MostBytes}");
        }

        return amount is null ? null : new SpendCost.InBody(amount, currency, currencyPath, options.MaxBodyBytes);
    }

    private JsonPath? Path(string text, string key)
    {
        if (JsonPath.TryParse(text, out var read))
        {
            return read;
        }

        errors.Add($"{path}:{key}", "is not a path such as $.totals[type=total].amount or $.lines[0].price");
        return null;
    }

    private MoneyAmount? Money(string text, string key)
    {
        if (MoneyAmount.TryParse(text, out var amount) && amount.Micros > 0)
        {
            return amount;
        }

        errors.Add($"{path}:{key}", "is not an amount such as 0.25 USD");
        return null;
    }
}
