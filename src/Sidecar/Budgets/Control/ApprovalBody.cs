namespace Sidecar.Budgets.Control;

/// <summary>A yes or a no as it is sent; may be empty.</summary>
internal sealed record ApprovalBody
{
    /// <summary>Why; at most 256 characters.</summary>
    public string? Reason { get; init; }
}
