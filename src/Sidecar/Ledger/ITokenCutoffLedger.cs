namespace Sidecar.Ledger;

/// <summary>
/// Spend tokens that are ended together: all of an agent, of an issuer or of a family that were issued so far. The threat: many tokens in wrong hands, of which nobody knows the ids; a replica that
/// goes on honouring them. The promise: durable when it is told, in one commit with its record of the audit, with <see cref="IControlVersion"/> moving on, and with the end of the refresh handles from
/// which new ones could be had. It holds until <see cref="TokenCutoff.Until"/>, when the last of them has ended by itself; nothing takes it back.
/// </summary>
internal interface ITokenCutoffLedger
{
    /// <summary>Ends them. Of our own tokens all that are written down count as issued so far, also those whose issuer's clock was ahead: <see cref="TokenCutoff.At"/> is moved on to the last of them.</summary>
    /// <param name="most">How many may hold.</param>
    /// <returns>What holds now; Unknown for a family that does not exist; Conflict where there are too many.</returns>
    ValueTask<ControlWrite<TokenCutoff>> CutAsync(TokenCutoff cutoff, int most, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>All that hold at a time.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<TokenCutoff>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>Tokens that were ended together.</summary>
/// <param name="Subject">The agent's id, the issuer's <c>iss</c> or the family's name.</param>
/// <param name="At">Tokens that were issued then or before are not honoured.</param>
/// <param name="Until">When all of them have ended by themselves.</param>
internal sealed record TokenCutoff(CutoffScope Scope, string Subject, DateTimeOffset At, DateTimeOffset Until, string By)
{
    public string? Reason { get; init; }

    /// <summary>How much later than <see cref="At"/> tokens of ours may say that they were issued, and are reached all the same: clocks of replicas differ. Not kept.</summary>
    public TimeSpan Ahead { get; init; }

    /// <summary>Whether all refresh handles end too, because the issuer is the one that hands them out.</summary>
    public bool EndsAllHandles { get; init; }
}

/// <summary>Which tokens are ended together. Stored in lower case.</summary>
internal enum CutoffScope
{
    Agent,
    Issuer,
    Family,
}
