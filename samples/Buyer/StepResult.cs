namespace Buyer;

/// <summary>What a step shows when it held.</summary>
/// <param name="Headline">The request and its status, beside the title.</param>
internal sealed record StepResult(string Headline, params (string Name, string Value)[] Details);
