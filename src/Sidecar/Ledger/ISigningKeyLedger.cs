namespace Sidecar.Ledger;

/// <summary>
/// The keys that sign spend tokens where they are generated and not mounted. The threat: two replicas that start at once and sign with keys that the other does not publish; a database that is read
/// by somebody. The promise: of any number of additions under one expected newest key one is written; what is written is encrypted by whoever writes it. Moves <see cref="IControlVersion"/> on.
/// </summary>
internal interface ISigningKeyLedger
{
    /// <summary>All that are not deleted, the newest first.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<SigningKeyRecord>> ListAsync(CancellationToken cancellationToken);

    /// <param name="newest">The id of the key that was the newest when this one was made; null for none.</param>
    ValueTask<ControlWrite<SigningKeyRecord>> AddAsync(SigningKeyRecord key, string? newest, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Forgets a key: what it signed is worth nothing any more.</summary>
    ValueTask<ControlWrite<SigningKeyRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken);
}

/// <summary>A key that signs.</summary>
/// <param name="Id">Its RFC 7638 thumbprint.</param>
/// <param name="Sealed">The private key, encrypted.</param>
internal sealed record SigningKeyRecord(string Id, ReadOnlyMemory<byte> Sealed, DateTimeOffset CreatedAt);
