namespace Sidecar.Identity.Profiles;

/// <summary>
/// How documents of strangers (UCP profiles, key sets, directories of bots) are fetched and kept. Section <c>Sidecar:Identity:Profiles</c>.
/// </summary>
internal sealed class ProfileOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sidecar:Identity:Profiles";

    /// <summary>Hosts whose documents are fetched, and no others: <c>agent.example.com</c>, or <c>*.example.com</c> for every name below. Default: every host.</summary>
    public List<string> AllowedHosts { get; set; } = [];

    /// <summary>Hosts whose documents are never fetched, whatever the other lists say. Written as in <c>AllowedHosts</c>. Default: none.</summary>
    public List<string> DeniedHosts { get; set; } = [];

    /// <summary>
    /// Hosts that you know: allowed, not counted in <c>FetchesPerSecond</c>, and with a part of the cache that strangers cannot crowd. They too must have public addresses and
    /// a valid certificate. Written as in <c>AllowedHosts</c>. Default: none.
    /// </summary>
    public List<string> TrustedHosts { get; set; } = [];

    /// <summary>Networks that are never spoken to, beside all that are not public, e.g. your own public ones: <c>198.51.100.0/24</c>. Default: none.</summary>
    public List<string> DeniedNetworks { get; set; } = [];

    /// <summary>Ports that a URL may name beside 443. Default: none.</summary>
    public List<int> Ports { get; set; } = [];

    /// <summary>For development: documents are fetched from this machine's loopback addresses too, by http as well and at any port. Nothing else is loosened. Default false.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>How long a connection with its TLS handshake may take, from 100 milliseconds to 10 seconds. Default 00:00:02.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a fetch may take from the look-up of the name to the last byte, from <c>ConnectTimeout</c> to 30 seconds. Default 00:00:05.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest document in bytes, from 131072 (128 KiB) to 4194304. Default 131072.</summary>
    public int MaxBytes { get; set; } = 128 << 10;

    /// <summary>The longest that a document is taken for fresh, whatever its <c>Cache-Control</c> says, from one minute to 24 hours. Never less than one minute either. Default 01:00:00.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// For how long after its lifetime a document is still used while it cannot be fetched anew, from 0 to 24 hours. A key that was withdrawn may be
    /// honoured for <c>MaxLifetime</c> and this. Default 01:00:00.
    /// </summary>
    public TimeSpan StaleFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The longest that a failure is remembered and not tried again, from 10 seconds to 5 minutes. The first is remembered for 10 seconds, each that follows twice as long. Default 00:05:00.</summary>
    public TimeSpan MaxFailureLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Documents kept at once of each kind, as many of trusted hosts beside them, and as many failures. The least used go first. From 1 to 100000. Default 1000.</summary>
    public int MaxEntries { get; set; } = 1_000;

    /// <summary>Bytes of documents kept at once of each kind, and as many of trusted hosts, from <c>MaxBytes</c> to 1 GiB. Default 8388608 (8 MiB).</summary>
    public long MaxCacheBytes { get; set; } = 8 << 20;

    /// <summary>Fetches a second of all kinds and hosts but the trusted ones, from 1 to 10000. Default 50.</summary>
    public int FetchesPerSecond { get; set; } = 50;

    /// <summary>How many fetches may come at once after a pause, from <c>FetchesPerSecond</c> to 100000. Default 100.</summary>
    public int Burst { get; set; } = 100;

    /// <summary>Fetches under way at once, and as many to trusted hosts, from 1 to 1024. Default 64.</summary>
    public int MaxConcurrentFetches { get; set; } = 64;

    /// <summary>The same, with hosts among the trusted that the operator named elsewhere.</summary>
    public ProfileOptions Trusting(IEnumerable<string> hosts)
    {
        TrustedHosts.AddRange(hosts.Except(TrustedHosts, StringComparer.OrdinalIgnoreCase));
        return this;
    }
}
