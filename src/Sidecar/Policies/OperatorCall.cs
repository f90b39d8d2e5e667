namespace Sidecar.Policies;

/// <summary>A call of the admin listener, by somebody who may, on its way into the audit.</summary>
/// <param name="RequestId">As its answer and its record name it.</param>
/// <param name="Body">As it was sent; small.</param>
internal abstract record OperatorCall(HttpRequest Request, Operator Caller, string RequestId, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the page wrote the record of the audit, together with what it changed.</summary>
    public bool IsAudited { get; set; }

    /// <summary>The action as the audit names it, e.g. <c>control.agents.post</c>, <c>admin.keys.rotate</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it is about, where a page knows that and changed nothing; null where it knows nothing.</summary>
    public string? Subject { get; set; }
}
