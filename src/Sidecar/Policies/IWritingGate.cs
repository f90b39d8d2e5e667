namespace Sidecar.Policies;

/// <summary>A gate that remembers a nonce or key of the policy, or reserves or claims money. What may have to wait for the client comes before, so that nothing of that is held meanwhile. Limits count before it, and so do nonces that show who the caller is.</summary>
internal interface IWritingGate : IGate;
