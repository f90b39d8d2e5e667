namespace Sidecar.Ledger;

/// <summary>
/// The keys as operators make and end them. The threat: two who rotate one key at once, of whom one hands out a key that nobody knows; a key that is ended and comes back. The promise: each verb
/// is one decision, durable when it is told, together with its record of the audit; a key has at most one successor; what was revoked stays so. Keys are never deleted: their history is what tells who could call.
/// </summary>
internal interface IApiKeyLedger
{
    ValueTask<ApiKeyCreation> CreateAsync(ApiKeyRecord key, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Makes a successor and gives the key an end.</summary>
    /// <param name="id">A key that is good at <paramref name="now"/> and has no successor.</param>
    ValueTask<ApiKeyRotation> RotateAsync(string id, ApiKeySuccessor successor, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Ends a key at once, also one that has a successor; the successor goes on.</summary>
    ValueTask<ApiKeyRevocation> RevokeAsync(string id, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Keys, the newest first.</summary>
    /// <param name="before">Only keys of a smaller <see cref="ApiKeyRecord.Number"/>; null for the newest.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(int limit, long? before, CancellationToken cancellationToken);
}
