using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>
/// A running sidecar as a process of its own, on ports that it chose itself and told in its log.
/// <code>
/// await using var sidecar = await SidecarProcess.StartAsync(folder, ["--config", file]);
/// using var answer = await sidecar.Client.GetAsync("/open/x");
/// await sidecar.KillAsync();                       // as kill -9 does
/// var end = await sidecar.TerminateAsync();        // as kill -TERM does
/// </code>
/// </summary>
internal sealed class SidecarProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<Uri> _urls = new();
    private readonly TaskCompletionSource<bool> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;
    private readonly Task<string> _errors;

    private SidecarProcess(Process process)
    {
        _process = process;
        _output = ReadOutputAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where clients reach the proxy: its first endpoint.</summary>
    public Uri Url => Urls[0];

    /// <summary>All endpoints of the proxy, in the order in which they were told.</summary>
    public IReadOnlyList<Uri> Urls => [.. _urls];

    public Uri AdminUrl { get; private set; } = null!;

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Everything on standard output so far, line by line.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public static async Task<SidecarProcess> StartAsync(
        TemporaryFolder folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var sidecar = new SidecarProcess(Executable.Launch(arguments, environment, folder.Path));
        if (!await sidecar._listens.Task.WaitAsync(Patience))
        {
            throw new InvalidOperationException($"The process ended instead of listening: {await sidecar._errors}");
        }

        sidecar.Client.BaseAddress = sidecar.Url;
        return sidecar;
    }

    /// <summary>Waits until the readiness probe is green.</summary>
    public Task ReadyAsync() => Deadline.UntilAsync(ReadinessAsync, status => status == 200, "ready");

    /// <summary>The status of the readiness probe; 0 when nobody answers.</summary>
    public async Task<int> ReadinessAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(AdminUrl, "/health/ready"));
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Ends it as a crash does: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, and does not wait.</summary>
    public async Task SignalTerminationAsync()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<Finished> EndedAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _output;
        return new Finished(_process.ExitCode, string.Join('\n', _lines), await _errors);
    }

    public async Task<Finished> TerminateAsync()
    {
        await SignalTerminationAsync();
        return await EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            Notice(line);
        }

        _listens.TrySetResult(false);
    }

    // The admin listener is told last.
    private void Notice(string line)
    {
        if (!line.Contains(" listens on ", StringComparison.Ordinal))
        {
            return;
        }

        using var entry = JsonDocument.Parse(line);
        var words = entry.RootElement.GetProperty("Message").GetString()!.Split(' ');
        switch (words[0])
        {
            case "Proxy":
                _urls.Enqueue(new Uri(words[^1]));
                break;
            case "Admin":
                AdminUrl = new Uri(words[^1]);
                _listens.TrySetResult(true);
                break;
            default:
                break;
        }
    }
}
