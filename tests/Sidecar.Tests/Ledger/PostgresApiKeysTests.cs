using Dapper;
using Sidecar.Ledger;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresApiKeysTests(PostgresFixture fixture) : ApiKeysContract
{
    private const string InsertSlow =
        "insert into api_keys (id, is_test, pepper, hash, owner, permissions, profiles, created_at) values ('slow', false, 'v1', decode(repeat('00', 32), 'hex'), 'acme', '', '', 0)";

    [Fact]
    public async Task No_key_appears_before_one_that_was_begun_earlier_and_has_a_smaller_number()
    {
        await using var connection = await ((PostgresHarness)Harness).Server.OpenAsync(((PostgresHarness)Harness).Schema);
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(InsertSlow, transaction: transaction);
        var quick = CreateAsync("quick");
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        Assert.False(quick.IsCompleted);
        Assert.Empty(await IdsAsync());

        await transaction.CommitAsync();

        Assert.IsType<ApiKeyCreation.Created>(await quick);
        Assert.Equal(["slow", "quick"], await IdsAsync());
    }

    [Fact]
    public async Task Whoever_falls_silent_while_making_a_key_keeps_others_from_it_for_seconds_only()
    {
        await using var connection = await ((PostgresHarness)Harness).Server.OpenAsync(((PostgresHarness)Harness).Schema);
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(InsertSlow, transaction: transaction);
        Assert.IsType<ApiKeyCreation.Unavailable>(await CreateAsync("quick"));

        await Eventually.HoldsAsync(async () => await CreateAsync("quick") is ApiKeyCreation.Created);

        Assert.Equal(["quick"], await IdsAsync());
    }

    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);

    private async Task<ApiKeyCreation> CreateAsync(string id) =>
        await Harness.Keys.CreateAsync(new ApiKeyRecord(id, new ApiKeyHashRecord("v1", new byte[32]), "acme"), new AuditEntry("admin.keys.create", "done") { Actor = "local:test" }, CancellationToken.None);

    private async Task<IEnumerable<string>> IdsAsync() =>
        Assert.IsType<ApiKeyHashReading.Page>(await Harness.KeyLookup.ReadHashesAsync(0, 100, CancellationToken.None)).Entries.Select(static entry => entry.Id);
}
