using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Sidecar.Tests.Servers;

/// <summary>
/// A real PostgreSQL of its own: data in a temporary folder, a free port of the loopback, durable as in production. Root may not run it, so then it runs as the user that
/// Debian's package made.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-").FullName;
    private readonly string _binaries;
    private readonly int _port;
    private int _schemas;

    private PostgresServer(string binaries, int port) => (_binaries, _port) = (binaries, port);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer(FindBinaries(), FreePort());
        try
        {
            await server.InitializeAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public int Port => _port;

    /// <param name="port">Of a relay; null for the server's own.</param>
    public string ConnectionStringOf(string schema, int? port = null) =>
        $"Host=127.0.0.1;Port={port ?? _port};Database=postgres;Search Path={schema};Username=sidecar;Password=sidecar";

    /// <summary>A new schema, empty: what a test has for itself. A database each would cost two checkpoints each.</summary>
    public async Task<string> CreateSchemaAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _schemas)}";
        await ExecuteAsync("public", $"create schema {name}");
        return name;
    }

    public async Task DropSchemaAsync(string name) => await ExecuteAsync("public", $"drop schema if exists {name} cascade");

    /// <summary>Runs SQL over a connection of its own.</summary>
    public async Task ExecuteAsync(string schema, string sql)
    {
        await using var connection = await OpenAsync(schema);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<NpgsqlConnection> OpenAsync(string schema)
    {
        var connection = new NpgsqlConnection(ConnectionStringOf(schema) + ";Pooling=false;Timeout=30;Command Timeout=60");
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a line of shell in a folder as an administrator at the server's machine does: the programs of this version are found, and know where the server is.</summary>
    public async Task ShellAsync(string line, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line]) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_binaries}:{start.Environment["PATH"]}";
        (start.Environment["PGHOST"], start.Environment["PGPORT"]) = ("127.0.0.1", $"{_port}");
        (start.Environment["PGUSER"], start.Environment["PGPASSWORD"]) = ("sidecar", "sidecar");
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(2 * Patience);
        var errors = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{line} ended with {process.ExitCode}: {errors}");
    }

    /// <summary>Starts the stopped or killed server on its data.</summary>
    public async Task StartAgainAsync()
    {
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await RunAsync("pg_ctl", "start", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(_folder, "log"));
                return;
            }
            catch (InvalidOperationException e) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                // A child that was just being born when its parent was killed holds the memory that they share, until it notices.
                Debug.WriteLine(e.Message);
                await Task.Delay(100);
            }
        }
    }

    /// <summary>For whoever stopped it and may have failed before starting it again.</summary>
    public Task EnsureStartedAsync() => ReadPostmaster() is null ? StartAgainAsync() : Task.CompletedTask;

    /// <summary>Stops it: <c>fast</c> ends every session; <c>immediate</c> is a crash that is recovered from at the next start.</summary>
    public Task StopAsync(string mode) => RunAsync("pg_ctl", "stop", "-w", "-t", "60", "-m", mode, "-D", Data);

    /// <summary>Kills every process of the server at once, as a machine that loses power does (its disk keeps what was flushed and what was not).</summary>
    public async Task KillAsync()
    {
        var family = Family();
        await SignalAsync("KILL", family);
        await Eventually(() => !family.Exists(IsAlive));
    }

    /// <summary>Ends all sessions of ledgers, as an administrator or a failover does.</summary>
    public Task TerminateSessionsAsync() =>
        ExecuteAsync("public", "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sidecar'");

    /// <summary>Stops every process of the server where it stands, until the result is disposed.</summary>
    public async Task<IAsyncDisposable> PauseAsync()
    {
        // Twice: the postmaster, stopped first, makes no new ones, but one may have been on its way.
        await SignalAsync("STOP", Family());
        await SignalAsync("STOP", Family());
        return new Pause(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (ReadPostmaster() is not null)
        {
            await SignalAsync("CONT", Family());
            await RunAsync("pg_ctl", "stop", "-w", "-t", "60", "-m", "immediate", "-D", Data);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string FindBinaries()
    {
        const string Root = "/usr/lib/postgresql";
        var found = Directory.Exists(Root)
            ? Directory.GetDirectories(Root).OrderByDescending(static folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(static folder => Path.Combine(folder, "bin")).FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;
        return found ?? throw new InvalidOperationException($"No PostgreSQL server below {Root}: install Debian's package postgresql.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsAlive(int pid) => Directory.Exists($"/proc/{pid}") && !Stat(pid).StartsWith('Z');

    private static async Task Eventually(Func<bool> condition)
    {
        for (var start = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "The server's processes did not end.");
            await Task.Delay(20);
        }
    }

    private static Task SignalAsync(string signal, IReadOnlyList<int> processes) =>
        ProcessAsync("kill", throws: false, [$"-{signal}", .. processes.Select(static pid => pid.ToString())]);

    /// <summary>State and parent of a process, as <c>/proc/PID/stat</c> has them behind the name; empty when it is gone.</summary>
    private static string Stat(int pid)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{pid}/stat");
            return line[(line.LastIndexOf(')') + 2)..];
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task ProcessAsync(string file, bool throws, IEnumerable<string> arguments)
    {
        // No pipes: the server inherits what its starter has, and would keep a pipe open for as long as it runs.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$@\" </dev/null >/dev/null 2>&1", "sh", file, .. arguments]);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(2 * Patience);
        await process.WaitForExitAsync(patience.Token);
        if (throws && process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private async Task InitializeAsync()
    {
        var secret = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(secret, "sidecar");
        if (Environment.IsPrivilegedProcess)
        {
            await ProcessAsync("chown", throws: true, ["-R", "postgres", _folder]);
        }

        await RunAsync("initdb", "-D", Data, "-U", "sidecar", "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions");
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            $"""

            listen_addresses = '127.0.0.1'
            port = {_port}
            unix_socket_directories = '{_folder}'
            max_connections = 200
            fsync = on
            shared_buffers = 32MB
            autovacuum = off
            """);
    }

    private Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        return Environment.IsPrivilegedProcess
            ? ProcessAsync("setpriv", throws: true, ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments])
            : ProcessAsync(path, throws: true, arguments);
    }

    private int? ReadPostmaster()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).First(), out var pid) && IsAlive(pid) ? pid : null;
    }

    /// <summary>The postmaster and its children, it first.</summary>
    private List<int> Family()
    {
        var postmaster = ReadPostmaster() ?? throw new InvalidOperationException("The server does not run.");
        return [postmaster, .. Directory.GetDirectories("/proc").Select(static folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Stat(pid).Split(' ') is [_, var parent, ..] && parent == $"{postmaster}")];
    }

    private sealed class Pause(PostgresServer server) : IAsyncDisposable
    {
        private bool _isOver;

        public async ValueTask DisposeAsync()
        {
            if (!_isOver)
            {
                _isOver = true;
                await SignalAsync("CONT", server.Family());
            }
        }
    }
}
