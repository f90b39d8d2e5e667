using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>
/// Sees to it that calls are in the audit. What changes something is there by its page, in the same commit; what whoever asks may do, or may not do by its role, is written here before it is answered;
/// of strangers, and of callers beyond their rate, there is no end, and so they go where refusals are counted.
/// </summary>
internal sealed class CallAudit(IAuditLedger audit, IRefusalAudit refusals)
{
    private const string Stranger = "stranger";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>The answer, once the call is in the audit; where it cannot be, another one.</summary>
    public OperatorAnswer Answered(OperatorCall call, OperatorAnswer answer)
    {
        var entry = EntryOf(call, answer switch { { Problem: null } => "done", { Status: >= 500 } => "failed", _ => "refused" }, answer.Problem);
        call.IsAudited = call.IsAudited || audit.TryPost(entry);
        return call.IsAudited ? answer
            : OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Audit unavailable", "The call cannot be written into the audit now, and is not answered without.") with { RetryAfter = RetryAfter };
    }

    /// <summary>A call that came to no answer.</summary>
    public void Failed(OperatorCall call, Exception fault)
    {
        if (!call.IsAudited)
        {
            refusals.Post(EntryOf(call, "failed", fault is OperationCanceledException ? "The caller has left" : "Internal error"));
        }
    }

    /// <summary>A call that reached no page, of a caller who is within its rate: the answer, or another one where it cannot be written.</summary>
    public OperatorAnswer Refused(HttpContext context, Operator caller, OperatorAnswer answer) =>
        audit.TryPost(EntryOf(context, caller, answer.Problem!) with { Subject = AuditedSubject.Of(context.Request.Path.Value) })
            ? answer
            : OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Audit unavailable", "The call cannot be written into the audit now.") with { RetryAfter = RetryAfter };

    /// <summary>A refusal that may come as often as somebody likes.</summary>
    /// <param name="caller">Null for a stranger.</param>
    public void Counted(HttpContext context, Operator? caller, string problem) =>
        refusals.Post(EntryOf(context, caller, problem) with { Subject = $"from:{context.Connection.RemoteIpAddress}" });

    private static AuditEntry EntryOf(OperatorCall call, string decision, string? reason) => new(call.Action, decision)
    {
        Actor = call.Caller.Actor,
        Subject = AuditedSubject.Of(call.Subject),
        Reason = reason,
        RequestId = call.RequestId,
    };

    // Of what was asked only where: the path of a stranger may be anything.
    private static AuditEntry EntryOf(HttpContext context, Operator? caller, string problem) =>
        new(context.Request.Path.StartsWithSegments("/control", StringComparison.Ordinal) ? "control.call" : "admin.call", "refused")
        {
            Actor = caller?.Actor ?? Stranger,
            Reason = problem,
            RequestId = context.TraceIdentifier,
        };
}
