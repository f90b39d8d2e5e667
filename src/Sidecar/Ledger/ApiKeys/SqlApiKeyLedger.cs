using System.Data.Common;
using Dapper;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.ApiKeys;

/// <summary>The keys in a table of the ledger. One SQL for all engines: it is small, and what one key has to bear in a second is nothing.</summary>
internal sealed class SqlApiKeyLedger(LedgerTables tables, IControlStore control) : IApiKeyLedger, IApiKeyLookup
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.ApiKeys");
    private static readonly string Insert = Embedded.Statement("insert_api_key");
    private static readonly string InsertSuccessor = Embedded.Statement("insert_successor");
    private static readonly string EndPredecessor = Embedded.Statement("end_predecessor");
    private static readonly string Revoke = Embedded.Statement("revoke_api_key");
    private static readonly string Find = Embedded.Statement("find_api_key");
    private static readonly string List = Embedded.Statement("list_api_keys");
    private static readonly string ListHashes = Embedded.Statement("list_api_key_hashes");
    private static readonly string Note = Embedded.Statement("note_api_key_use");

    public ValueTask<ApiKeyCreation> CreateAsync(ApiKeyRecord key, AuditEntry audit, CancellationToken cancellationToken) => control.RunAsync<ApiKeyCreation>(
        async changed => await changed.ExecuteAsync(Insert, Arguments(key)) == 1
            ? Audited<ApiKeyCreation>(changed, audit, ApiKeyCreation.Created.Instance)
            : Discarded<ApiKeyCreation>(changed, ApiKeyCreation.Duplicate.Instance),
        static fault => new ApiKeyCreation.Unavailable(fault),
        cancellationToken);

    public ValueTask<ApiKeyRotation> RotateAsync(string id, ApiKeySuccessor successor, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) => control.RunAsync<ApiKeyRotation>(
        async changed =>
        {
            var isRotated = await WriteAsync(changed, id, successor, now);
            var old = await FindAsync(changed, id);
            var replacement = isRotated ? await FindAsync(changed, successor.Id) : null;
            return old is not null && replacement is not null ? Audited<ApiKeyRotation>(changed, audit, new ApiKeyRotation.Rotated(old, replacement))
                : old is null ? Discarded<ApiKeyRotation>(changed, ApiKeyRotation.Unknown.Instance)
                : Discarded<ApiKeyRotation>(changed, new ApiKeyRotation.Conflict(old));
        },
        static fault => new ApiKeyRotation.Unavailable(fault),
        cancellationToken);

    public ValueTask<ApiKeyRevocation> RevokeAsync(string id, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) => control.RunAsync<ApiKeyRevocation>(
        async changed =>
        {
            await changed.ExecuteAsync(Revoke, new { id, now = now.ToUnixTimeMilliseconds() });
            return await FindAsync(changed, id) is { } key
                ? Audited<ApiKeyRevocation>(changed, audit, new ApiKeyRevocation.Revoked(key))
                : Discarded<ApiKeyRevocation>(changed, ApiKeyRevocation.Unknown.Instance);
        },
        static fault => new ApiKeyRevocation.Unavailable(fault),
        cancellationToken);

    public ValueTask<Exception?> NoteAsync(IReadOnlyCollection<ApiKeyUse> uses, CancellationToken cancellationToken) => tables.WriteAsync<Exception?>(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // In one order in all replicas: two that write the same keys wait for each other instead of standing in each other's way.
            foreach (var use in uses.OrderBy(static use => use.Id, StringComparer.Ordinal))
            {
                await connection.ExecuteAsync(new CommandDefinition(Note, Arguments(use), transaction, cancellationToken: cancellationToken));
            }

            await transaction.CommitAsync(cancellationToken);
            return null;
        },
        static fault => fault,
        cancellationToken);

    public async ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(int limit, long? before, CancellationToken cancellationToken) => await tables.ReadAsync<IReadOnlyList<ApiKeyRecord>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<ApiKeyRow>(new CommandDefinition(List, new { limit, before = before ?? long.MaxValue }, cancellationToken: cancellationToken));
            return [.. rows.Select(static row => row.ToRecord())];
        },
        static fault => throw new LedgerUnavailableException($"The keys cannot be read: {fault.Message}"),
        cancellationToken);

    public ValueTask<ApiKeyReading> FindAsync(string id, CancellationToken cancellationToken) => tables.ReadAsync<ApiKeyReading>(
        async connection => await FindAsync(connection, id, cancellationToken) is { } key ? new ApiKeyReading.Found(key) : ApiKeyReading.Unknown.Instance,
        static fault => new ApiKeyReading.Unavailable(fault),
        cancellationToken);

    public ValueTask<ApiKeyHashReading> ReadHashesAsync(long from, int limit, CancellationToken cancellationToken) => tables.ReadAsync<ApiKeyHashReading>(
        async connection =>
        {
            var rows = await connection.QueryAsync<ApiKeyHashRow>(new CommandDefinition(ListHashes, new { from, limit }, cancellationToken: cancellationToken));
            return new ApiKeyHashReading.Page([.. rows.Select(static row => row.ToEntry())]);
        },
        static fault => new ApiKeyHashReading.Unavailable(fault),
        cancellationToken);

    private static T Audited<T>(ControlTransaction changed, AuditEntry audit, T outcome)
    {
        changed.Audit(audit);
        return outcome;
    }

    private static T Discarded<T>(ControlTransaction changed, T outcome)
    {
        changed.Discard();
        return outcome;
    }

    private static async Task<bool> WriteAsync(ControlTransaction changed, string id, ApiKeySuccessor successor, DateTimeOffset now)
    {
        var arguments = new
        {
            id,
            successor = successor.Id,
            pepper = successor.Hash.Pepper,
            hash = successor.Hash.Bytes.ToArray(),
            now = now.ToUnixTimeMilliseconds(),
            expiresAt = successor.ExpiresAt?.ToUnixTimeMilliseconds(),
        };
        var end = new { id, successor = successor.Id, now = now.ToUnixTimeMilliseconds(), end = (now + successor.Overlap).ToUnixTimeMilliseconds() };
        return await changed.ExecuteAsync(InsertSuccessor, arguments) == 1 && await changed.ExecuteAsync(EndPredecessor, end) == 1;
    }

    private static async Task<ApiKeyRecord?> FindAsync(ControlTransaction changed, string id) => (await changed.FindAsync<ApiKeyRow>(Find, new { id }))?.ToRecord();

    private static async Task<ApiKeyRecord?> FindAsync(DbConnection connection, string id, CancellationToken cancellationToken) =>
        (await connection.QuerySingleOrDefaultAsync<ApiKeyRow>(new CommandDefinition(Find, new { id }, cancellationToken: cancellationToken)))?.ToRecord();

    private static object Arguments(ApiKeyRecord key) => new
    {
        id = key.Id,
        isTest = key.IsTest,
        pepper = key.Hash.Pepper,
        hash = key.Hash.Bytes.ToArray(),
        owner = key.Owner,
        permissions = string.Join(' ', key.Permissions),
        profiles = string.Join(' ', key.Profiles),
        createdAt = key.CreatedAt.ToUnixTimeMilliseconds(),
        expiresAt = key.ExpiresAt?.ToUnixTimeMilliseconds(),
    };

    private static object Arguments(ApiKeyUse use) => new
    {
        id = use.Id,
        at = use.At.ToUnixTimeMilliseconds(),
        old = use.Rehash?.Old.ToArray(),
        pepper = use.Rehash?.New.Pepper,
        hash = use.Rehash?.New.Bytes.ToArray(),
    };
}
