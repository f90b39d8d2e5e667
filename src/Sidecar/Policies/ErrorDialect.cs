namespace Sidecar.Policies;

/// <summary>The wire format of refusals.</summary>
internal enum ErrorDialect
{
    /// <summary>RFC 9457 <c>application/problem+json</c>.</summary>
    Problem,
}
