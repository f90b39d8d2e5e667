using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Payments.Chains;

/// <summary>A node on a real socket, with a chain that tests write: a block every two seconds, and one authorization on it.</summary>
internal sealed class ScriptedNode : IAsyncDisposable
{
    public const string Key = "0123456789-key-of-an-account";
    public const string Transaction = "0x00000000000000000000000000000000000000000000000000000000000000aa";

    private readonly WebApplication _app;

    private ScriptedNode(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v2/" + Key;

    /// <summary>Methods in the order in which they were called.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public long ChainId { get; set; } = 84532;

    public long Latest { get; set; } = 1_000;

    /// <summary>In which block the authorization was used or cancelled; null when it was not.</summary>
    public long? EndedIn { get; set; }

    /// <summary>The logs of that block's transaction.</summary>
    public IReadOnlyList<ContractLog> Logs { get; set; } = [];

    public bool HasContract { get; set; } = true;

    /// <summary>How many blocks a question for logs may span.</summary>
    public long WidestSpan { get; set; } = long.MaxValue;

    /// <summary>Answers instead of the chain when it returns true.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);

    public static DateTimeOffset TimeOf(long block) => DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + (2 * block));

    public static async Task<ScriptedNode> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var node = new ScriptedNode(app);
        app.Run(node.AnswerAsync);
        await app.StartAsync();
        return node;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body);
        var method = request.RootElement.GetProperty("method").GetString()!;
        Calls.Enqueue(method);
        if (!await Intercept(context))
        {
            await context.Response.WriteAsJsonAsync(Answer(method, request.RootElement.GetProperty("params")));
        }
    }

    private object Answer(string method, JsonElement parameters) => method switch
    {
        "eth_chainId" => Result(Quantity.Format(ChainId)),
        "eth_getBlockByNumber" => Result(Block(parameters[0].GetString() is "latest" ? Latest : Number(parameters[0]))),
        "eth_call" => Result(!HasContract ? "0x" : "0x" + (EndedIn <= Number(parameters[1]) ? 1 : 0).ToString("x64")),
        "eth_getLogs" => FindLogs(Number(parameters[0].GetProperty("fromBlock")), Number(parameters[0].GetProperty("toBlock"))),
        "eth_getTransactionReceipt" => Result(new { transactionHash = parameters[0].GetString(), status = "0x1", logs = Logs.Select(Write) }),
        _ => throw new InvalidOperationException($"No node is asked for {method}."),
    };

    private object FindLogs(long from, long to)
    {
        if (to - from + 1 > WidestSpan)
        {
            return new { jsonrpc = "2.0", id = 1, error = new { code = -32005, message = $"too wide for {Key}" } };
        }

        var ends = EndedIn >= from && EndedIn <= to ? Logs.Where(log => log.Topics[0] != AuthorizationLogs.TransferTopic) : [];
        return Result(ends.Where(log => log.Topics[2] == AuthorizationLogs.Topic(Sample.Nonce)).Select(Write));
    }

    private static object Block(long number) => new { number = Quantity.Format(number), timestamp = Quantity.Format(TimeOf(number).ToUnixTimeSeconds()) };

    private static object Write(ContractLog log) =>
        new { address = log.Address.ToString(), topics = log.Topics, data = log.Data, transactionHash = Transaction, removed = false };

    private static object Result(object result) => new { jsonrpc = "2.0", id = 1, result };

    private static long Number(JsonElement tag) => Quantity.TryParse(tag.GetString(), out var number) ? number : throw new FormatException($"No block: {tag}.");
}
