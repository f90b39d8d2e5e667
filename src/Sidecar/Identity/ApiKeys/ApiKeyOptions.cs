namespace Sidecar.Identity.ApiKeys;

/// <summary>The section <c>Sidecar:Identity:ApiKeys</c>: keys that we make ourselves.</summary>
internal sealed class ApiKeyOptions
{
    public const string Section = $"{IdentityOptions.Section}:ApiKeys";

    /// <summary>
    /// Secrets that go into the stored hashes, by version: 1 to 16 of <c>a-z</c> and <c>0-9</c>, e.g. <c>v1</c>. Each of at least 32 bytes, as the output of <c>openssl rand -hex 32</c>; write
    /// <c>env:NAME</c> or <c>file:PATH</c>. An old one stays until no key names it. Needed where a policy accepts API keys. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Peppers { get; set; } = new Dictionary<string, string>();

    /// <summary>The version that makes new hashes. Default: the only one there is.</summary>
    public string? CurrentPepper { get; set; }

    /// <summary>Keys that are known without any database, as <c>sidecar keys create --offline</c> prints them. Default: none.</summary>
    public IReadOnlyList<ApiKeyEntryOptions> Keys { get; set; } = [];

    /// <summary>How long a replica takes for true what the ledger said about a key, from one second to a minute: so late, at most, it sees that another replica revoked it. Default 5 seconds.</summary>
    public TimeSpan CacheLifetime { get; set; } = TimeSpan.FromSeconds(5);
}
