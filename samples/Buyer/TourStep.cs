namespace Buyer;

/// <summary>One promise of the proxy, tried. The act throws <see cref="X402Exception"/> when the promise is not kept.</summary>
internal sealed record TourStep(string Title, Func<CancellationToken, Task<StepResult>> Act);
