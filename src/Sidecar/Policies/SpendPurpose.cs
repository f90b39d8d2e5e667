namespace Sidecar.Policies;

/// <summary>What a policy sells, whether it is paid with a token or with a payment.</summary>
/// <param name="Merchant">Who is paid.</param>
/// <param name="Category">What is bought; null where the policy does not say.</param>
internal sealed record SpendPurpose(string Merchant, string? Category);
