namespace Sidecar.Policies;

/// <summary>One spend.</summary>
/// <param name="Id">Of the reservation it came from. A spend that is written again has the same token again.</param>
/// <param name="Agent">Whose it is.</param>
/// <param name="CountedAt">When it was reserved: that decides which day it belongs to. Milliseconds are kept.</param>
internal sealed record SpendRecord(Digest Id, string Agent, SpendAmount Amount, DateTimeOffset CountedAt)
{
    /// <summary>The budget above the agent, then; null where there was none.</summary>
    public string? Budget { get; init; }

    /// <summary>The token that allowed it, see <see cref="SpendAllowance"/>; null where there was none.</summary>
    public Digest? Token { get; init; }

    public required string Merchant { get; init; }

    public string? Category { get; init; }

    public required string RequestId { get; init; }

    public string? Route { get; init; }

    /// <summary>The x402 payment that it was; null where it was none.</summary>
    public long? PaymentId { get; init; }

    /// <summary>The payment's claim, where it is written with the step that asks for the money: one claim is spent once. Null where it is written by itself.</summary>
    public long? ClaimNumber { get; init; }
}
