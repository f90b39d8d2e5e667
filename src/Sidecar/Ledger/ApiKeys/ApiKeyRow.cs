namespace Sidecar.Ledger.ApiKeys;

/// <summary>A row of <c>find_api_key.sql</c> and <c>list_api_keys.sql</c>.</summary>
internal sealed class ApiKeyRow
{
    public long Number { get; init; }

    public required string Id { get; init; }

    public bool IsTest { get; init; }

    public required string Pepper { get; init; }

    public required byte[] Hash { get; init; }

    public required string Owner { get; init; }

    public required string Permissions { get; init; }

    public required string Profiles { get; init; }

    public long CreatedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public long? LastUsedAt { get; init; }

    public string? Successor { get; init; }

    public ApiKeyRecord ToRecord() => new(Id, new ApiKeyHashRecord(Pepper, Hash), Owner)
    {
        Number = Number,
        IsTest = IsTest,
        Permissions = Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Profiles = Profiles.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        ExpiresAt = Time(ExpiresAt),
        RevokedAt = Time(RevokedAt),
        LastUsedAt = Time(LastUsedAt),
        Successor = Successor,
    };

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
