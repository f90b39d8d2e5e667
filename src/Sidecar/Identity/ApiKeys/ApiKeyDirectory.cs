namespace Sidecar.Identity.ApiKeys;

/// <summary>All keys: those of the configuration, which need nobody, before those of the ledger.</summary>
internal sealed class ApiKeyDirectory(ConfiguredApiKeys configured, ApiKeyCache ledger, ApiKeyUses uses) : IApiKeys
{
    public ValueTask<ApiKeyFinding> FindAsync(ReadOnlySpan<char> id) => configured.Find(id) is { } key ? new(ApiKeyFinding.Of(key)) : ledger.FindAsync(id);

    public void Used(ApiKey key, KnownApiKey known)
    {
        if (known.IsInLedger)
        {
            uses.Note(key, known);
        }
    }
}
