using Sidecar.Policies;

namespace Sidecar.Ledger.Spending;

/// <summary>A row of <c>list_untold_reversals.sql</c>.</summary>
internal sealed class SpendReversalRow
{
    public long Number { get; init; }

    public required byte[] Id { get; init; }

    public required string Agent { get; init; }

    public required string Currency { get; init; }

    public long CountedAt { get; init; }

    public string? Budget { get; init; }

    /// <summary>Null or empty where there was none.</summary>
    public byte[]? Token { get; init; }

    public SpendReversal ToReversal() => new(Number, Agent, Currency, DateTimeOffset.FromUnixTimeMilliseconds(CountedAt))
    {
        Id = new Digest(Id),
        Budget = Budget,
        Token = Token is { Length: > 0 } token ? new Digest(token) : null,
    };
}
