using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>samples/Devnet as a process of its own, as the demo runs it.</summary>
internal sealed class DevnetProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private DevnetProcess(Process process, Uri url)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = url };
        Url = url;
    }

    public Uri Url { get; }

    public HttpClient Client => _client;

    public static async Task<DevnetProcess> StartAsync()
    {
        var process = Launch("--urls", "http://127.0.0.1:0");
        var told = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        // "Devnet facilitates on http://127.0.0.1:34567. …"
        var url = new Uri(told!.Split(' ')[3].TrimEnd('.') + "/");
        return new DevnetProcess(process, url);
    }

    /// <summary>Starts it with any arguments; output and errors are there to be read.</summary>
    public static Process Launch(params string[] arguments)
    {
        // The configuration (Debug, Release) is the one that the tests were built in.
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var root = built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var assembly = Path.Combine(root, "samples", "Devnet", "bin", built.Parent!.Name, built.Name, "Devnet.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    public async Task<long> BalanceAsync(EthereumAddress address)
    {
        var answer = await _client.GetFromJsonAsync<JsonNode>($"balances/{address}");
        return long.Parse((string)answer!["balance"]!, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
