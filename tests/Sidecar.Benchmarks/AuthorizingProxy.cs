using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sidecar.Protocols.Jose;

namespace Sidecar.Benchmarks;

/// <summary>The real executable with an SQLite ledger in a folder that is thrown away, and its control API.</summary>
internal sealed class AuthorizingProxy : IAsyncDisposable
{
    private const string Token = "the token of the benchmark";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly Process _process;
    private readonly HttpClient _client;

    private AuthorizingProxy(string folder, Process process, Uri admin)
    {
        (_folder, _process) = (folder, process);
        _client = new HttpClient { BaseAddress = admin, Timeout = Patience };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public static async Task<AuthorizingProxy> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("sidecar-authorizations-").FullName;
        var port = FreePort();
        var file = Path.Combine(folder, "sidecar.json");
        await File.WriteAllTextAsync(file, Configuration(port), cancellationToken);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sidecar.dll"), "--config", file]) { UseShellExecute = false, WorkingDirectory = folder };
        var proxy = new AuthorizingProxy(folder, Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await proxy.ReadyAsync(cancellationToken);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async Task MakeAgentAsync(string id, CancellationToken cancellationToken)
    {
        var agent = new JsonObject
        {
            ["id"] = id,
            ["currency"] = "USD",
            ["perTransaction"] = "5.00",
            ["windows"] = new JsonArray(new JsonObject { ["period"] = "day", ["maxAmount"] = "1000000.00" }, new JsonObject { ["period"] = "hour", ["maxCount"] = 1_000_000 }),
        };
        using var answer = await _client.PostAsJsonAsync("/control/v1/agents", agent, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The answer; null where it is none.</summary>
    public async Task<JsonNode?> AuthorizeAsync(string agent, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync("/control/v1/authorizations", new { agent, amount = "1.00", currency = "USD" }, cancellationToken);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) : null;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await _client.GetAsync("/health/ready", cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited && Stopwatch.GetElapsedTime(began) < Patience)
            {
                // It is about to listen.
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    private static string Configuration(int port) => new JsonObject
    {
        ["Kestrel"] = new JsonObject { ["Endpoints"] = new JsonObject { ["Proxy"] = new JsonObject { ["Url"] = "http://127.0.0.1:0" } } },
        ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Warning" } },
        ["Sidecar"] = new JsonObject
        {
            ["Admin"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{port}", ["Token"] = Token, ["RequestsPerSecond"] = 100_000 },
            ["Ledger"] = new JsonObject { ["ConnectionString"] = "Data Source=sidecar.db" },
            ["SpendTokens"] = new JsonObject
            {
                ["Merchant"] = "shop",
                ["Issuer"] = "https://shop.example",
                ["SigningKeys"] = new JsonArray(SigningKey.Generate(SignatureAlgorithm.Es256).ExportPem()),
            },
        },
    }.ToJsonString();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
