namespace Sidecar.Tests.Conventions;

/// <summary>
/// Who may use whom, below <c>src/Sidecar</c>. An arrow that is not here does not exist. A name stands for exactly that
/// namespace: <c>Sidecar.Ledger</c> is the ledger's contracts, not its engines in <c>Sidecar.Ledger.Sqlite</c>; a trailing
/// star includes what is below. Every folder sees itself and its own subfolders.
/// </summary>
internal static class DependencyTable
{
    public const string Everything = "*";

    /// <summary>The kernel and the store contracts; every feature builds on them, and on nothing else unless a line below says so.</summary>
    private static readonly string[] Foundation = ["Sidecar.Policies", "Sidecar.State", "Sidecar.Ledger", "Sidecar.Protocols.*"];

    private static readonly Dictionary<string, string[]> Folders = new(StringComparer.Ordinal)
    {
        // Composition: somebody must know everybody, and does nothing else.
        [""] = [Everything],
        ["Hosting"] = [Everything],

        // The pipeline runs every feature and carries it to YARP.
        ["Proxy"] = [Everything],

        // The kernel knows no feature: that is what lets features come and go. Protocols.Json: a refusal repeats the id of a JSON-RPC request.
        ["Policies"] = ["Sidecar.Protocols.Json"],

        // Turns sections into plans through IGateFactory; which features exist is told to it.
        ["Configuration"] = ["Sidecar.Policies"],

        // Contracts and engines of durable money. Policies: a store reports its readiness.
        ["Ledger"] = ["Sidecar.Policies"],

        // Contracts and engines of what expires. Ledger: PaymentKey is the name of a payment in both.
        ["State"] = ["Sidecar.Policies", "Sidecar.Ledger"],

        // A payment is not asked for while a facilitator's or the upstream's breaker is open; one that comes again is a replay.
        ["Payments"] = [.. Foundation, "Sidecar.Resilience", "Sidecar.Replay"],

        // A trusted issuer's keys are had as those of its other tokens are.
        ["SpendTokens"] = [.. Foundation, "Sidecar.Identity.Jwt"],
        ["Budgets"] = Foundation,
        ["Identity"] = Foundation,

        // A delivery that comes twice is a replay; UCP's are signed as its requests are.
        ["Webhooks"] = [.. Foundation, "Sidecar.Replay", "Sidecar.Identity.MessageSignatures"],
        ["Replay"] = Foundation,

        // Buckets are kept in the bounded table of the stores in memory.
        ["RateLimits"] = [.. Foundation, "Sidecar.State.Memory"],
        ["Validation"] = Foundation,
        ["Hygiene"] = Foundation,
        ["Resilience"] = Foundation,
        ["Telemetry"] = Foundation,

        // Shows breakers and metrics to operators; a call of the control API that comes twice is a replay.
        ["Admin"] = [.. Foundation, "Sidecar.Resilience", "Sidecar.Telemetry.*", "Sidecar.Replay"],
    };

    /// <summary>Libraries that one folder hides from the rest, by the root of their namespace.</summary>
    public static IReadOnlyList<(string Namespace, string Folder)> Libraries { get; } =
    [
        ("Yarp", "src/Sidecar/Proxy"),
        ("Microsoft.Data.Sqlite", "src/Sidecar/Ledger"),
        ("SQLitePCL", "src/Sidecar/Ledger"),
        ("Dapper", "src/Sidecar/Ledger"),
        ("Npgsql", "src/Sidecar/Ledger"),
        ("StackExchange.Redis", "src/Sidecar/State/Redis"),
        ("Polly", "src/Sidecar/Resilience"),
        ("OpenTelemetry", "src/Sidecar/Telemetry"),
        ("NJsonSchema", "src/Sidecar/Validation"),
        ("Newtonsoft", "src/Sidecar/Validation"),
        ("Org.BouncyCastle", "src/Sidecar.Protocols/Ethereum"),
    ];

    public static bool Knows(string folder) => Folders.ContainsKey(folder);

    /// <param name="folder">The first folder below src/Sidecar; empty for the root.</param>
    /// <param name="used">A namespace of ours.</param>
    public static bool Allows(string folder, string used) =>
        used == "Sidecar"
        || IsOrIsBelow(used, $"Sidecar.{folder}")
        || Folders[folder].Any(allowed => allowed == Everything || allowed == used || (allowed.EndsWith(".*", StringComparison.Ordinal) && IsOrIsBelow(used, allowed[..^2])));

    public static bool IsOrIsBelow(string used, string root) =>
        used == root || used.StartsWith(root + ".", StringComparison.Ordinal);
}
