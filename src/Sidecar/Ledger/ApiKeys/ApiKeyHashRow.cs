namespace Sidecar.Ledger.ApiKeys;

/// <summary>A row of <c>list_api_key_hashes.sql</c>.</summary>
internal sealed class ApiKeyHashRow
{
    public long Number { get; init; }

    public required string Id { get; init; }

    public required string Pepper { get; init; }

    public required byte[] Hash { get; init; }

    public ApiKeyHashEntry ToEntry() => new(Number, Id, new ApiKeyHashRecord(Pepper, Hash));
}
