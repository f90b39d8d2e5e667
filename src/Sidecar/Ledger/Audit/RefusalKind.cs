namespace Sidecar.Ledger.Audit;

/// <summary>What refusals have in common that are told together.</summary>
internal sealed record RefusalKind(string Action, string Decision, string Actor, string? Agent, string? Reason)
{
    /// <summary>Who is named where there are too many to be named one by one.</summary>
    public const string Several = "several";

    public static RefusalKind Of(AuditEntry entry) => new(entry.Action, entry.Decision, entry.Actor, entry.Agent, entry.Reason);

    /// <summary>The same of whoever it is; reasons are told by their first word, and so there are few of these.</summary>
    public RefusalKind OfSeveral() => new(Action, Decision, Several, Agent: null, Reason?.Split(' ')[0]);

    public AuditEntry ToEntry(long more, DateTimeOffset at) => new(Action, Decision) { At = at, Actor = Actor, Agent = Agent, Reason = Reason, Subject = $"more:{more}" };
}
