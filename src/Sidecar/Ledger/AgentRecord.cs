namespace Sidecar.Ledger;

/// <summary>An agent and what it may do.</summary>
/// <param name="Id">1 to 128 of <c>A-Z a-z 0-9 . _ : -</c>.</param>
/// <param name="Currency">Of all its limits.</param>
internal sealed record AgentRecord(string Id, string Currency)
{
    /// <summary>Grows with every change, over a deletion too; 0 while it is not written. Written by the ledger.</summary>
    public long Version { get; init; }

    /// <summary>For people; at most 128 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it may spend nothing until somebody says otherwise.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The budget that it shares with others; null for none.</summary>
    public string? Budget { get; init; }

    /// <summary>Micros one transaction may cost; null for no limit.</summary>
    public long? PerTransaction { get; init; }

    /// <summary>Micros above which somebody has to approve; null for never.</summary>
    public long? ApprovalAbove { get; init; }

    public SpendLimits Limits { get; init; } = SpendLimits.None;

    /// <summary>Merchants it may pay; none for all that are not denied.</summary>
    public IReadOnlyList<string> AllowedMerchants { get; init; } = [];

    public IReadOnlyList<string> DeniedMerchants { get; init; } = [];

    /// <summary>Categories it may pay for; none for all that are not denied. With any, what has no category is not allowed.</summary>
    public IReadOnlyList<string> AllowedCategories { get; init; } = [];

    public IReadOnlyList<string> DeniedCategories { get; init; } = [];

    /// <summary>Addresses whose x402 payments are its own; the ledger keeps EVM addresses in lower case.</summary>
    public IReadOnlyList<string> Payers { get; init; } = [];

    /// <summary>Of the change that made it; later ones leave it.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
