namespace Sidecar.Policies;

/// <summary>Who calls, once that is proven.</summary>
/// <param name="Kind">How it was proven, from a closed set, e.g. <c>api_key</c>.</param>
/// <param name="Id">The caller's name within that kind.</param>
internal sealed record Principal(string Kind, string Id);
