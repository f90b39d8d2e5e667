namespace Sidecar.Configuration;

/// <summary>What <c>sidecar audit verify</c> is asked to do.</summary>
/// <param name="Head">A hash that was noted before, as 64 hexadecimal digits; null for none.</param>
/// <param name="Sources">Where configuration comes from.</param>
internal sealed record AuditArguments(string? Head, StartArguments Sources);
