using System.Data.Common;
using Dapper;

namespace Sidecar.Ledger.ApiKeys;

/// <summary>The keys in a table of the ledger. One SQL for all engines: it is small, and what one key has to bear in a second is nothing.</summary>
/// <param name="writersAtOnce">How many may write at a time; the others wait for their turn here, and not in the store, where they could crowd out the payments.</param>
internal sealed class SqlApiKeyLedger(IApiKeyDatabase database, int writersAtOnce) : IApiKeyLedger, IApiKeyLookup, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.ApiKeys");
    private static readonly string Insert = Embedded.Statement("insert_api_key");
    private static readonly string InsertSuccessor = Embedded.Statement("insert_successor");
    private static readonly string EndPredecessor = Embedded.Statement("end_predecessor");
    private static readonly string Revoke = Embedded.Statement("revoke_api_key");
    private static readonly string Find = Embedded.Statement("find_api_key");
    private static readonly string List = Embedded.Statement("list_api_keys");
    private static readonly string Note = Embedded.Statement("note_api_key_use");

    private readonly SemaphoreSlim _turns = new(writersAtOnce);

    public void Dispose() => _turns.Dispose();

    public ValueTask<ApiKeyCreation> CreateAsync(ApiKeyRecord key, CancellationToken cancellationToken) => InTurnAsync<ApiKeyCreation>(
        async connection => await connection.ExecuteAsync(new CommandDefinition(Insert, Arguments(key), cancellationToken: cancellationToken)) == 1
            ? ApiKeyCreation.Created.Instance
            : ApiKeyCreation.Duplicate.Instance,
        static fault => new ApiKeyCreation.Unavailable(fault),
        cancellationToken);

    public ValueTask<ApiKeyRotation> RotateAsync(string id, ApiKeySuccessor successor, DateTimeOffset now, CancellationToken cancellationToken) => InTurnAsync<ApiKeyRotation>(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var isRotated = await WriteAsync(transaction, id, successor, now, cancellationToken);
            var old = await FindAsync(connection, transaction, id, cancellationToken);
            var replacement = isRotated ? await FindAsync(connection, transaction, successor.Id, cancellationToken) : null;
            if (old is null || replacement is null)
            {
                await transaction.RollbackAsync(CancellationToken.None);
                return old is null ? ApiKeyRotation.Unknown.Instance : new ApiKeyRotation.Conflict(old);
            }

            await transaction.CommitAsync(cancellationToken);
            return new ApiKeyRotation.Rotated(old, replacement);
        },
        static fault => new ApiKeyRotation.Unavailable(fault),
        cancellationToken);

    public ValueTask<ApiKeyRevocation> RevokeAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) => InTurnAsync<ApiKeyRevocation>(
        async connection =>
        {
            await connection.ExecuteAsync(new CommandDefinition(Revoke, new { id, now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken));
            return await FindAsync(connection, transaction: null, id, cancellationToken) is { } key ? new ApiKeyRevocation.Revoked(key) : ApiKeyRevocation.Unknown.Instance;
        },
        static fault => new ApiKeyRevocation.Unavailable(fault),
        cancellationToken);

    public ValueTask<Exception?> NoteAsync(IReadOnlyCollection<ApiKeyUse> uses, CancellationToken cancellationToken) => InTurnAsync<Exception?>(
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

    public async ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(int limit, long? before, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            var rows = await connection.QueryAsync<ApiKeyRow>(new CommandDefinition(List, new { limit, before = before ?? long.MaxValue }, cancellationToken: cancellationToken));
            return [.. rows.Select(static row => row.ToRecord())];
        }
        catch (Exception fault) when (IsAway(fault))
        {
            throw new LedgerUnavailableException($"The keys cannot be read: {fault.Message}");
        }
    }

    public async ValueTask<ApiKeyReading> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            return await FindAsync(connection, transaction: null, id, cancellationToken) is { } key ? new ApiKeyReading.Found(key) : ApiKeyReading.Unknown.Instance;
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return new ApiKeyReading.Unavailable(fault);
        }
    }

    private async ValueTask<T> InTurnAsync<T>(Func<DbConnection, Task<T>> write, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        if (!await _turns.WaitAsync(LongestWait, cancellationToken))
        {
            return away(new LedgerUnavailableException("The write waited too long for others."));
        }

        try
        {
            await using var connection = await database.OpenWriterAsync(cancellationToken);
            return await write(connection);
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return away(fault);
        }
        finally
        {
            _turns.Release();
        }
    }

    private static async Task<bool> WriteAsync(DbTransaction transaction, string id, ApiKeySuccessor successor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
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
        return await connection.ExecuteAsync(new CommandDefinition(InsertSuccessor, arguments, transaction, cancellationToken: cancellationToken)) == 1
            && await connection.ExecuteAsync(new CommandDefinition(EndPredecessor, end, transaction, cancellationToken: cancellationToken)) == 1;
    }

    private static async Task<ApiKeyRecord?> FindAsync(DbConnection connection, DbTransaction? transaction, string id, CancellationToken cancellationToken) =>
        (await connection.QuerySingleOrDefaultAsync<ApiKeyRow>(new CommandDefinition(Find, new { id }, transaction, cancellationToken: cancellationToken)))?.ToRecord();

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

    // A name that does not resolve, or an answer that is late, is not wrapped by every driver.
    private static bool IsAway(Exception fault) => fault is DbException or System.Net.Sockets.SocketException or TimeoutException or IOException;
}
