namespace Sidecar.Ledger;

/// <summary>
/// Spend tokens that were issued here, for those who look them up and end them; never the tokens themselves. The promise: durable when it is told, together with its record of the audit; a token that
/// was revoked stays so. That a token is not honoured any more is the business of the revocations.
/// </summary>
internal interface ISpendTokenLedger
{
    /// <summary>Writes a token down before it is handed out. On the way of payments: many at once share a commit.</summary>
    ValueTask<LedgerWriteOutcome> RecordAsync(SpendTokenRecord token, AuditEntry audit, CancellationToken cancellationToken);

    ValueTask<ControlWrite<SpendTokenRecord>> RevokeAsync(string id, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken);

    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<SpendTokenRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only those of a smaller <see cref="SpendTokenRecord.Number"/>.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<SpendTokenRecord>> ListAsync(string? agent, int limit, long? before, CancellationToken cancellationToken);
}

/// <summary>A token that was issued.</summary>
/// <param name="Id">Its <c>jti</c>.</param>
/// <param name="Claims">The token's claims as JSON: whoever looks it up sees all that it allows.</param>
internal sealed record SpendTokenRecord(string Id, string Agent, string Claims)
{
    /// <summary>Order of issue, from 1; 0 while it is not written.</summary>
    public long Number { get; init; }

    /// <summary>The family of the refresh handle that it belongs to; null where it has none.</summary>
    public string? Family { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }
}
