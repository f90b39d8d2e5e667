using Sidecar.Policies;

namespace Sidecar.Validation;

/// <summary>What a policy asks of a request's head about its body.</summary>
/// <param name="MaxBytes">The longest declared length.</param>
/// <param name="Limit">What bounds the body itself; null where nothing does, as in a policy that observes and whose bodies are no streams.</param>
/// <param name="Types">The media types; null for any.</param>
/// <param name="IsJson">Whether the body will be read as JSON, and so must be UTF-8 without a coding.</param>
/// <param name="IsStream">Whether the body may be a stream that lasts, with nothing to say for a while.</param>
internal sealed record BodyShape(long MaxBytes, BodyLimit? Limit, ContentTypeList? Types, bool IsRequired, bool IsJson, bool IsStream);
