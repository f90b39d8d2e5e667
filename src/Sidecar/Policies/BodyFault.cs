namespace Sidecar.Policies;

/// <summary>One thing that is wrong with a body.</summary>
/// <param name="Pointer">Where, as an RFC 6901 JSON pointer; empty for the whole.</param>
/// <param name="Detail">What, safe for the client; never a value of the body.</param>
internal sealed record BodyFault(string Pointer, string Detail);
