namespace Sidecar.Policies;

/// <summary>A call of the control API, by somebody who may.</summary>
/// <param name="Operation">Which of the page's operations.</param>
/// <param name="Parameters">The values of the operation's parameters, decoded, in order.</param>
/// <param name="Body">As it was sent; small.</param>
internal sealed record ControlCall(HttpRequest Request, ControlOperation Operation, IReadOnlyList<string> Parameters, Operator Caller, string RequestId, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the page wrote the record of the audit, together with what it changed.</summary>
    public bool IsAudited { get; set; }

    /// <summary>The action as the audit names it, e.g. <c>control.agents.post</c>, <c>control.approvals.post.approve</c>.</summary>
    public required string Action { get; init; }
}
