using Sidecar.Tests.Servers;

namespace Sidecar.Tests.Ledger;

/// <summary>One server for the tests of a collection; each makes a schema of its own. What pauses or stops it for all is why they run one after the other.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    internal PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
