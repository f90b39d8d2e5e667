namespace Sidecar.Ledger;

/// <summary>
/// The audit: who did or was allowed what, when, and why. The threat: somebody with the database who changes, cuts or adds records. The promise: records are only added; each carries the hash of the
/// one before it, over all replicas in one chain, so that <c>sidecar audit verify</c> finds any change, gap or cut (of the end: against a hash that was noted elsewhere). No secrets, no bodies.
/// </summary>
internal interface IAuditLedger
{
    /// <summary>Writes a record that somebody waits for: durable when it returns.</summary>
    ValueTask<LedgerWriteOutcome> RecordAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Writes a record that nothing waits for, within about a quarter of a second. False where the queue is full: the decision must not stand then.</summary>
    bool TryPost(AuditEntry entry);
}

/// <summary>What happened. Texts are at most 256 characters.</summary>
/// <param name="Action">From a closed set, e.g. <c>spend</c>, <c>payment.settle</c>, <c>control.agents.create</c>.</param>
/// <param name="Decision">From a closed set, e.g. <c>allow</c>, <c>hold</c>, <c>deny</c>, <c>release</c>, <c>done</c>, <c>ended</c>, <c>refused</c>.</param>
internal sealed record AuditEntry(string Action, string Decision)
{
    /// <summary>When. The ledger takes its own clock's time where it is not set.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Who caused it: <c>agent:ID</c>, <c>payer:ADDRESS</c>, <c>operator:NAME</c>, <c>local:USER</c>, <c>stranger</c>, <c>several</c>, <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>The agent that it is about; null where it is about none.</summary>
    public string? Agent { get; init; }

    /// <summary>What it was done to, e.g. a token's id; null where nothing more is to be said.</summary>
    public string? Subject { get; init; }

    /// <summary>Why, as a word or a name; null where the decision says it.</summary>
    public string? Reason { get; init; }

    /// <summary>Micros of <see cref="Currency"/>, or atomic units of an asset where the currency is its name; null where no money is at stake.</summary>
    public string? Amount { get; init; }

    public string? Currency { get; init; }

    public string? Merchant { get; init; }

    public string? Category { get; init; }

    public string? RequestId { get; init; }
}
