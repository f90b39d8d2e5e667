namespace Sidecar.Payments.Chains;

/// <summary>The log that tells how an authorization ended.</summary>
/// <param name="IsCancelled">Cancelled; otherwise used.</param>
internal sealed record AuthorizationEnd(bool IsCancelled, string Transaction);
