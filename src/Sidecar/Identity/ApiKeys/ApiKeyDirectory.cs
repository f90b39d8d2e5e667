namespace Sidecar.Identity.ApiKeys;

/// <summary>All keys: those of the configuration, which need nobody, before those of the ledger.</summary>
/// <param name="peppers">Null where there are none, and then no policy accepts keys.</param>
internal sealed class ApiKeyDirectory(ConfiguredApiKeys configured, ApiKeyIndex index, ApiKeyCache ledger, ApiKeyUses uses, ApiKeyPeppers? peppers) : IApiKeys
{
    public ApiKeyProof Prove(ApiKey key)
    {
        var stored = configured.Find(key.Id)?.Hash ?? index.Find(key.Id);
        if (peppers?.Proves(key, stored) == true)
        {
            return ApiKeyProof.Proven;
        }

        // Also where the hash is of a pepper that we do not have: another answer would tell strangers that there is such a key. Operators are told by the index.
        return index.IsCurrent ? ApiKeyProof.Wrong : ApiKeyProof.Undecided;
    }

    public ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id) => configured.Find(id) is { } key ? new(ApiKeyFinding.Of(key)) : ledger.FindAsync(id);

    public void Used(ApiKey key, KnownApiKey known)
    {
        if (known.IsInLedger)
        {
            uses.Note(key, known);
        }
    }
}
