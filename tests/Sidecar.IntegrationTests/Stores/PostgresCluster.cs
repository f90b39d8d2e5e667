using Npgsql;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Stores;

/// <summary>One server for the tests of a class, which run one after the other. Whoever stops it starts it again.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    internal PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>The settings with their ledger in this server.</summary>
    internal SidecarSettings Keeping(SidecarSettings settings, string schema, Action<NpgsqlConnectionStringBuilder>? bend = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(Server.ConnectionStringOf(schema));
        bend?.Invoke(connection);
        return settings.Set("Sidecar:Ledger:Kind", "Postgres").Set("Sidecar:Ledger:ConnectionString", connection.ConnectionString);
    }
}
