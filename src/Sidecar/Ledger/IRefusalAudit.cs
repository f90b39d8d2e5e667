namespace Sidecar.Ledger;

/// <summary>
/// The audit for what was refused and changed nothing. The threat: whoever may be refused as often as they like would fill the ledger, and hold up what is written about money. The promise: every
/// refusal is in the audit, alone or in a number. Of a kind (action, decision, actor, agent and reason) the first few of a stretch of time have a record each; the others have one together, whose
/// subject is <c>more:NUMBER</c>. All of this takes a bounded share of the ledger's writes. What was counted and not written yet is lost with a process that is killed.
/// </summary>
internal interface IRefusalAudit
{
    /// <summary>Writes or counts it. Waits for nothing.</summary>
    void Post(AuditEntry entry);
}
