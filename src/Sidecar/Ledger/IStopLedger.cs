namespace Sidecar.Ledger;

/// <summary>
/// Emergency stops. The threat: a stop that some replica does not see, or that a restart forgets. The promise: durable when it is told, in one commit with its record of the audit and with
/// <see cref="IControlVersion"/> moving on. Stopping what is stopped is Written and changes nothing, save that a stop that lets requests finish may begin to cut them.
/// </summary>
internal interface IStopLedger
{
    /// <returns>The stop that is in force.</returns>
    ValueTask<ControlWrite<StopRecord>> StopAsync(StopRecord stop, AuditEntry audit, CancellationToken cancellationToken);

    /// <returns>The stop as it was; Unknown where there was none.</returns>
    ValueTask<ControlWrite<StopRecord>> ResumeAsync(StopScope scope, string subject, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>All stops that are in force.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<IReadOnlyList<StopRecord>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A stop in force.</summary>
/// <param name="Subject">The agent's, merchant's, category's or issuer's id; empty for everything.</param>
internal sealed record StopRecord(StopScope Scope, string Subject, DateTimeOffset At, string By)
{
    public string? Reason { get; init; }

    /// <summary>Whether requests in flight are cut; otherwise they finish.</summary>
    public bool CutsInFlight { get; init; }
}

/// <summary>What is stopped. Stored in lower case.</summary>
internal enum StopScope
{
    Everything,
    Agent,
    Merchant,
    Category,
    Issuer,
}
