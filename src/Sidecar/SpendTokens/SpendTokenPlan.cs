namespace Sidecar.SpendTokens;

/// <summary>A policy's <c>SpendToken</c> section, compiled.</summary>
/// <param name="Cost">What a request costs.</param>
/// <param name="Merchant">Who is paid.</param>
internal sealed record SpendTokenPlan(SpendCost Cost, string Merchant)
{
    public required bool IsRequired { get; init; }

    /// <summary>Whether a payment does as well as a token.</summary>
    public required bool OrPayment { get; init; }

    public required string? Category { get; init; }

    /// <summary>The parameter of the route that is the checkout's id; null where the policy is about none.</summary>
    public required string? CheckoutParameter { get; init; }

    public required bool AllowsBearer { get; init; }
}
