using System.Net;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Where Redis is and how patient we are with it.</summary>
/// <param name="Connection">As parsed from the connection string. Never shown: it has the password.</param>
/// <param name="KeyPrefix">Before every key.</param>
/// <param name="Timeout">How long one call may take.</param>
internal sealed record RedisSettings(ConfigurationOptions Connection, string KeyPrefix, TimeSpan Timeout)
{
    /// <summary>How long Redis is away before a second connection is tried beside the first, which may be stuck.</summary>
    public TimeSpan RebuildAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a replica says that it is there.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">The connection string does not parse; the options were not validated.</exception>
    public static RedisSettings From(StateOptions options) =>
        RedisConnectionString.TryParse(options.Redis, out var connection) is { } fault
            ? throw new ArgumentException($"The connection string {fault}", nameof(options))
            : new RedisSettings(connection, options.KeyPrefix, options.Timeout);

    /// <summary>Host and port of each endpoint: what of the connection string may be shown.</summary>
    public IReadOnlyList<string> Endpoints() => [.. Connection.EndPoints.Select(Describe)];

    // The record's own text would show the connection.
    public override string ToString() => $"Redis at {string.Join(", ", Endpoints())}";

    private static string Describe(EndPoint endpoint) => endpoint is DnsEndPoint name ? $"{name.Host}:{name.Port}" : endpoint.ToString() ?? "";
}
