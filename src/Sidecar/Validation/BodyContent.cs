using Sidecar.Validation.Schemas;

namespace Sidecar.Validation;

/// <summary>What a policy asks of a body itself.</summary>
/// <param name="MaxBytes">How much of it is read.</param>
/// <param name="Items">Bounds of arrays, in the order in which they are judged.</param>
internal sealed record BodyContent(long MaxBytes, int MaxDepth, bool IsRequired, IReadOnlyList<ItemLimit> Items, BodySchema? Schema);
