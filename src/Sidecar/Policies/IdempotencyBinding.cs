namespace Sidecar.Policies;

/// <summary>The idempotency key that a request is bound to, for whoever takes money: only one payment at a time may stand behind one key.</summary>
/// <param name="Key">Of principal (or payer), route and the client's key.</param>
/// <param name="Retention">For how long the key means this request.</param>
internal sealed record IdempotencyBinding(Digest Key, TimeSpan Retention);
