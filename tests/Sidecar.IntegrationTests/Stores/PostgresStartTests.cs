using Npgsql;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Stores;

/// <summary>A database that answers, and in which no ledger can be kept: the process ends with one line that says what to do.</summary>
public sealed class PostgresStartTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IDisposable
{
    private const string Secret = "not-to-be-shown-1234";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Wrong_password_is_told_and_not_shown() => IsRefusedAsync(
        connection => connection.Password = Secret, "see that the database exists and that the user of Sidecar:Ledger may connect", "password authentication failed");

    [Fact]
    public Task Missing_password_is_told() => IsRefusedAsync(connection => connection.Password = null, "see that the database exists", "No password has been provided");

    [Fact]
    public Task Missing_database_is_told() => IsRefusedAsync(connection => connection.Database = "nowhere", "see that the database exists", "\"nowhere\" does not exist");

    [Fact]
    public Task Missing_TLS_is_told() => IsRefusedAsync(connection => connection.SslMode = SslMode.Require, "see that the database exists", "SSL");

    [Fact]
    public async Task Missing_rights_are_told()
    {
        await cluster.Server.ExecuteAsync("public", $"create role guest login password '{Secret}'");

        await IsRefusedAsync(
            connection => (connection.Username, connection.Password, connection.SearchPath) = ("guest", Secret, "public"),
            "create tables in its schema or use those that are there", "permission denied for schema public");
    }

    [Fact]
    public async Task Missing_schema_is_told() => await IsRefusedAsync(
        connection => connection.SearchPath = "elsewhere", "create tables in its schema or use those that are there", "no schema has been selected");

    [Fact]
    public async Task Ledger_of_a_newer_version_is_told_and_left_alone()
    {
        var schema = await cluster.Server.CreateSchemaAsync();
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = cluster.Keeping(ProcessSettings.For(upstream, facilitator), schema);
        await using (var sidecar = await settings.StartAsync(_folder))
        {
            await sidecar.ReadyAsync();
            Assert.Equal(0, (await sidecar.TerminateAsync()).ExitCode);
        }

        await cluster.Server.ExecuteAsync(schema, "insert into schema_migrations (version, name, applied_at) values (99, 'tomorrow', 0)");
        var end = await Executable.RunAsync(["--config", _folder.At("sidecar.json")], folder: _folder.Path);

        Assert.Equal(1, end.ExitCode);
        var line = Assert.Single(end.ErrorLines);
        Assert.StartsWith("sidecar: cannot start: The ledger's database has schema 99, and this program knows up to ", line, StringComparison.Ordinal);
        Assert.Contains("Run that version, or another database.", line, StringComparison.Ordinal);
    }

    private async Task IsRefusedAsync(Action<NpgsqlConnectionStringBuilder> bend, string hint, string cause)
    {
        var schema = await cluster.Server.CreateSchemaAsync();
        var nowhere = new Uri("http://127.0.0.1:9/");
        var settings = cluster.Keeping(new SidecarSettings(nowhere).Facilitator("primary", nowhere), schema, bend).Set("Logging:LogLevel:Default", "Trace");

        var end = await Executable.RunAsync(["--config", _folder.Write("sidecar.json", settings.ToString())], folder: _folder.Path);

        Assert.True(end.ExitCode == 1, $"{end.ExitCode}: {end.Output} {end.Errors}");
        var line = Assert.Single(end.ErrorLines);
        Assert.StartsWith($"sidecar: cannot start: The ledger's database 127.0.0.1:{cluster.Server.Port}/", line, StringComparison.Ordinal);
        Assert.Contains(hint, line, StringComparison.Ordinal);
        Assert.Contains(cause, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, end.Output + end.Errors, StringComparison.Ordinal);
    }
}
