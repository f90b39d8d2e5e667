namespace Sidecar.Budgets;

/// <summary>How agents' spending is counted and watched. Section <c>Sidecar:Spending</c>.</summary>
internal sealed class SpendingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sidecar:Spending";

    /// <summary>What stands in <see cref="ApprovalUrl"/> for an approval's id.</summary>
    internal const string IdPlace = "{id}";

    /// <summary>
    /// How long an approval lives: until then somebody has to decide about a spend that was held, and the agent has to send it again. From a minute to 30 days. Default 01:00:00.
    /// </summary>
    public TimeSpan ApprovalLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Where people decide about an approval, told to agents in <c>approval_url</c>: an address with <c>{id}</c> for the approval's id, for example <c>https://ops.example.com/approvals/{id}</c>.
    /// Default: none, and agents are told no address: that of the control API is for operators alone.
    /// </summary>
    public string? ApprovalUrl { get; set; }

    /// <summary>
    /// How long what a request reserved stays reserved when its process has died. It is renewed while the process lives. From 5 seconds to 10 minutes. Default 00:00:30.
    /// </summary>
    public TimeSpan ReservationLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whom to tell when a budget has come to 80 % or 100 %. It always is in the log and in a metric.</summary>
    public SpendAlertOptions Alerts { get; set; } = new();

    internal string? ApprovalUrlOf(string id) => ApprovalUrl?.Replace(IdPlace, id, StringComparison.Ordinal);
}
