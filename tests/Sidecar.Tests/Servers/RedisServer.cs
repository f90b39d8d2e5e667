using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Servers;

/// <summary>A real redis-server on a port of its own, with its data in a temporary folder. It ends with this object.</summary>
internal sealed class RedisServer : IStoreServer, IAsyncDisposable
{
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private const int Attempts = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("sidecar-redis-").FullName;
    private readonly string[] _arguments;
    private Process? _process;

    private RedisServer(string[] arguments) => _arguments = arguments;

    public int Port { get; private set; }

    /// <summary>Host and port; also a whole connection string for a server without a password.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Where the server looks for files that its arguments name.</summary>
    public string Folder => _folder;

    /// <param name="arguments">As redis-server takes them. <c>{folder}</c> and <c>{port}</c> stand for its own.</param>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(arguments);
        try
        {
            await server.StartOnFreePortAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where nobody listens; <see cref="StartOnAsync"/> may start there later.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <exception cref="InvalidOperationException">The port is taken, or the server does not start.</exception>
    public static async Task<RedisServer> StartOnAsync(int port, params string[] arguments)
    {
        var server = new RedisServer(arguments) { Port = port };
        if (!await server.TryStartAsync())
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"redis-server did not start on port {port}; another process may have taken it.");
        }

        return server;
    }

    public Task<IAsyncDisposable> PauseAsync()
    {
        Signal(StopSignal);
        return Task.FromResult<IAsyncDisposable>(new Pause(this));
    }

    /// <summary>Killed and started on the same port: nothing is left.</summary>
    public Task RestartAsync() => RestartAsync(keepData: false);

    /// <param name="keepData">Whether it writes its data to disk before, and reads it after.</param>
    public async Task RestartAsync(bool keepData)
    {
        if (keepData)
        {
            await CommandAsync("SAVE");
        }

        await KillAsync();
        if (!keepData)
        {
            File.Delete(Path.Combine(_folder, "dump.rdb"));
        }

        // The port was ours a moment ago; the system may need another to give it back, or some client goes out from it just now.
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < Patience;)
        {
            if (await TryStartAsync())
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"redis-server did not start again on port {Port}; another process may have taken it.");
    }

    public Task FlushAsync() => CommandAsync("FLUSHALL");

    /// <summary>Ends it as a crash does; <see cref="RestartAsync()"/> starts it again.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Sends one command over a connection of its own.</summary>
    /// <returns>The first line of the reply with its first character; of a text its first line.</returns>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, patience.Token);
        await using var stream = client.GetStream();
        var command = string.Concat([$"*{words.Length}\r\n", .. words.Select(static word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n")]);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command), patience.Token);
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync(patience.Token) ?? throw new IOException("redis-server closed the connection.");
        return line.StartsWith('$') ? await reader.ReadLineAsync(patience.Token) ?? "" : line;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            Port = FreePort();
            if (await TryStartAsync())
            {
                return;
            }
        }

        throw new InvalidOperationException($"redis-server did not start; what it wrote is: {await LogAsync()}");
    }

    private async Task<bool> TryStartAsync()
    {
        var start = new ProcessStartInfo("redis-server") { WorkingDirectory = _folder };
        foreach (var argument in (string[])["--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", "{folder}", "--logfile", "redis.log", .. _arguments])
        {
            start.ArgumentList.Add(argument.Replace("{folder}", _folder, StringComparison.Ordinal).Replace("{port}", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("redis-server is not on PATH: install the Debian package redis-server.", missing);
        }

        var patience = Stopwatch.StartNew();
        while (!_process.HasExited && patience.Elapsed < Patience)
        {
            if (await IsListeningAsync())
            {
                return true;
            }

            await Task.Delay(10);
        }

        await KillAsync();
        return false;
    }

    /// <summary>Whether it is this server that listens: it says its process id once it does.</summary>
    private async Task<bool> IsListeningAsync()
    {
        var log = await LogAsync();
        return log.Split('\n').Any(line => line.StartsWith($"{_process!.Id}:M ", StringComparison.Ordinal) && line.Contains("Ready to accept connections", StringComparison.Ordinal));
    }

    private async Task<string> LogAsync()
    {
        try
        {
            await using var file = new FileStream(Path.Combine(_folder, "redis.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return await reader.ReadToEndAsync();
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    private void Signal(int signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private sealed class Pause(RedisServer server) : IAsyncDisposable
    {
        private bool _isOver;

        public ValueTask DisposeAsync()
        {
            if (!_isOver && server._process is { HasExited: false })
            {
                _isOver = true;
                server.Signal(ContinueSignal);
            }

            return ValueTask.CompletedTask;
        }
    }
}
