namespace Sidecar.Ledger.Approvals;

/// <summary>How states are stored.</summary>
internal static class ApprovalStateText
{
    public static string Of(ApprovalState state) => state switch
    {
        ApprovalState.Pending => "pending",
        ApprovalState.Approved => "approved",
        ApprovalState.Denied => "denied",
        ApprovalState.Used => "used",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };

    /// <exception cref="LedgerUnavailableException">A newer program wrote it.</exception>
    public static ApprovalState Parse(string text) => text switch
    {
        "pending" => ApprovalState.Pending,
        "approved" => ApprovalState.Approved,
        "denied" => ApprovalState.Denied,
        "used" => ApprovalState.Used,
        _ => throw new LedgerUnavailableException($"An approval is {text}: it was written by a newer version of this program, or by hand."),
    };
}
