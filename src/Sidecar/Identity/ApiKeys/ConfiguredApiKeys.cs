using System.Collections.Frozen;

namespace Sidecar.Identity.ApiKeys;

/// <summary>The keys of the configuration. They need no database and end with the configuration that names them.</summary>
internal sealed class ConfiguredApiKeys
{
    private readonly FrozenDictionary<string, KnownApiKey>.AlternateLookup<ReadOnlySpan<char>> _keys;

    /// <param name="entries">Validated.</param>
    public ConfiguredApiKeys(IEnumerable<ApiKeyEntryOptions> entries) =>
        _keys = entries.ToFrozenDictionary(static entry => entry.Id!, Compile, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public KnownApiKey? Find(ReadOnlySpan<char> id) => _keys.TryGetValue(id, out var key) ? key : null;

    private static KnownApiKey Compile(ApiKeyEntryOptions entry)
    {
        var terms = ApiKeyTerms.Read(entry.Owner, entry.Permissions, entry.Profiles, entry.ExpiresAt, static (_, _) => { });
        return new KnownApiKey(ApiKeyHash.Parse(entry.Hash)!.Value, terms.PrincipalOf(entry.Id!), terms.ExpiresAt, IsRevoked: false);
    }
}
