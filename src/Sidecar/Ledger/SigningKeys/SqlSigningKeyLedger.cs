using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.SigningKeys;

/// <summary>Signing keys in their table, as whoever writes them has encrypted them.</summary>
internal sealed class SqlSigningKeyLedger(IControlStore store) : ISigningKeyLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.SigningKeys");
    private static readonly string List = Embedded.Statement("list_signing_keys");
    private static readonly string Insert = Embedded.Statement("insert_signing_key");
    private static readonly string Delete = Embedded.Statement("delete_signing_key");

    public ValueTask<IReadOnlyList<SigningKeyRecord>> ListAsync(CancellationToken cancellationToken) => store.AskAsync(ListAsync, cancellationToken);

    public ValueTask<ControlWrite<SigningKeyRecord>> AddAsync(SigningKeyRecord key, string? newest, AuditEntry audit, CancellationToken cancellationToken) =>
        store.CountAsync<SigningKeyRecord>(
            async (tables, _) =>
            {
                var present = await ListAsync(tables) is [var first, ..] ? first.Id : null;
                if (present != newest)
                {
                    return new ControlWrite<SigningKeyRecord>.Conflict($"The newest key is {present ?? "none"} and not {newest ?? "none"}");
                }

                var isNew = await tables.ExecuteAsync(Insert, new { id = key.Id, @sealed = key.Sealed.ToArray(), createdAt = key.CreatedAt.ToUnixTimeMilliseconds() }) == 1;
                return isNew ? new ControlWrite<SigningKeyRecord>.Written(key) : new ControlWrite<SigningKeyRecord>.Conflict($"There is key {key.Id} already");
            },
            audit,
            cancellationToken);

    public ValueTask<ControlWrite<SigningKeyRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken) => store.CountAsync<SigningKeyRecord>(
        async (tables, _) =>
        {
            if ((await ListAsync(tables)).FirstOrDefault(key => key.Id == id) is not { } key)
            {
                return ControlWrite<SigningKeyRecord>.Unknown.Instance;
            }

            await tables.ExecuteAsync(Delete, new { id });
            return new ControlWrite<SigningKeyRecord>.Written(key);
        },
        audit,
        cancellationToken);

    private static async Task<IReadOnlyList<SigningKeyRecord>> ListAsync(ControlTransaction tables) =>
        [.. (await tables.ListAsync<SigningKeyRow>(List)).Select(static row => row.ToRecord())];
}
