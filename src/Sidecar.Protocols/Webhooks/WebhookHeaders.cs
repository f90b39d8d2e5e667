namespace Sidecar.Protocols.Webhooks;

/// <summary>The values of a request's header, one for each line in which it came; none where it did not come.</summary>
/// <param name="name">Compared without case.</param>
public delegate IReadOnlyList<string?> WebhookHeaders(string name);
