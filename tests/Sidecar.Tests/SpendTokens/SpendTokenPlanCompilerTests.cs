using Sidecar.SpendTokens;
using Sidecar.Tests.Payments;

namespace Sidecar.Tests.SpendTokens;

public sealed class SpendTokenPlanCompilerTests
{
    [Fact]
    public void A_fixed_amount_is_all_that_a_policy_needs()
    {
        var (plan, errors) = Compile(new SpendTokenOptions { Amount = "0.25 USD" });

        Assert.Empty(errors);
        Assert.Equal((250_000, "shop", true, false), (Assert.IsType<SpendCost.Fixed>(plan!.Cost).Amount.Micros, plan.Merchant, plan.IsRequired, plan.OrPayment));
    }

    [Fact]
    public void The_other_ways_to_say_an_amount_are_read()
    {
        Assert.IsType<SpendCost.OfPayment>(Compile(new SpendTokenOptions { AmountOfPayment = true }).Plan!.Cost);
        Assert.IsType<SpendCost.InAnswer>(Compile(new SpendTokenOptions { AmountHeader = "X-Cost", MaxAmount = "5.00 USD" }).Plan!.Cost);
        Assert.IsType<SpendCost.InBody>(Compile(new SpendTokenOptions { AmountPath = "$.totals[type=total].amount", CurrencyPath = "$.currency" }).Plan!.Cost);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "none", "Amount" },
        { "two", "Amount" },
        { "zero", "Amount" },
        { "text", "Amount" },
        { "header", "AmountHeader" },
        { "most", "MaxAmount" },
        { "path", "AmountPath" },
        { "currency", "Currency" },
        { "currencies", "Currency" },
        { "currencypath", "CurrencyPath" },
        { "body", "MaxBodyBytes" },
        { "category", "Category" },
        { "checkout", "CheckoutParameter" },
        { "braces", "CheckoutParameter" },
        { "anyof", "AnyOf" },
        { "merchant", "Merchant" },
        { "any", "Merchant" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_with_its_key(string fault, string key)
    {
        var (_, errors) = Compile(fault switch
        {
            "none" => new SpendTokenOptions(),
            "two" => new SpendTokenOptions { Amount = "1 USD", AmountOfPayment = true },
            "zero" => new SpendTokenOptions { Amount = "0 USD" },
            "text" => new SpendTokenOptions { Amount = "$1" },
            "header" => new SpendTokenOptions { AmountHeader = "X Cost", MaxAmount = "1 USD" },
            "most" => new SpendTokenOptions { AmountHeader = "X-Cost" },
            "path" => new SpendTokenOptions { AmountPath = "totals", Currency = "USD" },
            "currency" => new SpendTokenOptions { AmountPath = "$.total" },
            "currencies" => new SpendTokenOptions { AmountPath = "$.total", Currency = "USD", CurrencyPath = "$.currency" },
            "currencypath" => new SpendTokenOptions { AmountPath = "$.total", CurrencyPath = "currency" },
            "body" => new SpendTokenOptions { AmountPath = "$.total", Currency = "USD", MaxBodyBytes = 0 },
            "category" => new SpendTokenOptions { Amount = "1 USD", Category = "" },
            "checkout" => new SpendTokenOptions { Amount = "1 USD", CheckoutParameter = "" },
            "braces" => new SpendTokenOptions { Amount = "1 USD", CheckoutParameter = "{id}" },
            "anyof" => new SpendTokenOptions { Amount = "1 USD", AnyOf = ["Payment"] },
            "any" => new SpendTokenOptions { Amount = "1 USD", Merchant = "any" },
            _ => new SpendTokenOptions { Amount = "1 USD", Merchant = "" },
        });

        Assert.StartsWith($"policy:{key}: ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_merchant_is_required_somewhere()
    {
        var errors = new ReportedErrors();

        new SpendTokenPlanCompiler("policy", errors).Compile(new SpendTokenOptions { Amount = "1 USD" }, merchant: null);

        Assert.StartsWith("policy:Merchant: ", Assert.Single(errors.Lines), StringComparison.Ordinal);
    }

    private static (SpendTokenPlan? Plan, IReadOnlyList<string> Errors) Compile(SpendTokenOptions options)
    {
        var errors = new ReportedErrors();
        return (new SpendTokenPlanCompiler("policy", errors).Compile(options, "shop"), errors.Lines);
    }
}
