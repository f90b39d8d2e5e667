namespace Sidecar.Budgets;

/// <summary>Whether a spend is approved. A closed set.</summary>
internal abstract record ApprovalAnswer
{
    private ApprovalAnswer()
    {
    }

    /// <summary>It is, and nobody has used that yet.</summary>
    internal sealed record Yes(string Id) : ApprovalAnswer;

    /// <summary>Somebody said no, nobody said anything in time, or it was used.</summary>
    /// <param name="Limit">Where too many wait for somebody already: what that is called.</param>
    internal sealed record No(string? Limit) : ApprovalAnswer;

    /// <param name="Url">Where people can say it; null where the operator has not said where.</param>
    /// <param name="IsNew">Whether it was asked for now, and is in the audit.</param>
    internal sealed record Pending(string Id, DateTimeOffset ExpiresAt, string? Url, bool IsNew) : ApprovalAnswer;

    internal sealed record Unavailable(string Note) : ApprovalAnswer;
}
