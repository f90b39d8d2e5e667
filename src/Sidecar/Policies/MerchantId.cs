namespace Sidecar.Policies;

/// <summary>Who we are to agents' budgets: the merchant that a spend goes to where its policy names no other. Empty where nothing says it.</summary>
internal sealed record MerchantId(string Value);
