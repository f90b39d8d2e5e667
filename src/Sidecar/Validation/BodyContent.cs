using Sidecar.Validation.Schemas;

namespace Sidecar.Validation;

/// <summary>What a policy asks of a body itself.</summary>
/// <param name="MaxBytes">How much of it is read.</param>
/// <param name="Items">Bounds of arrays, in the order in which they are judged.</param>
/// <param name="MaxValues">How many values are judged by the schema.</param>
internal sealed record BodyContent(long MaxBytes, int MaxDepth, bool IsRequired, IReadOnlyList<ItemLimit> Items, int MaxValues, BodySchema? Schema);
