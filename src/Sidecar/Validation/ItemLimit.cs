using Sidecar.Protocols.Json;

namespace Sidecar.Validation;

/// <summary>How many elements an array may have.</summary>
/// <param name="Pointer">The path as an RFC 6901 JSON pointer.</param>
internal sealed record ItemLimit(JsonPath Path, string Pointer, int Most);
