namespace Sidecar.Ledger.Spending;

/// <summary>A row of <c>find_spend_token.sql</c> and <c>list_spend_tokens.sql</c>.</summary>
internal sealed class SpendTokenRow
{
    public long Number { get; init; }

    public required string Id { get; init; }

    public required string Agent { get; init; }

    public required string Claims { get; init; }

    public string? Family { get; init; }

    public long IssuedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public SpendTokenRecord ToRecord() => new(Id, Agent, Claims)
    {
        Number = Number,
        Family = Family,
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(IssuedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
        RevokedAt = RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
