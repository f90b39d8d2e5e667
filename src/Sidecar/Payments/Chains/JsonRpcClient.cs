using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sidecar.Payments.Chains;

/// <summary>
/// JSON-RPC 2.0 over HTTP to one node: a timeout for every call, bounded answers, no redirects. The node's address often carries a key,
/// so no message of ours has anything of it, nor of what the node or the network layer says.
/// </summary>
internal sealed class JsonRpcClient : IDisposable
{
    private const int MaxAnswerBytes = 4 * 1024 * 1024;
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public JsonRpcClient(ChainOptions options, TimeProvider time)
    {
        _time = time;
        _timeout = options.Timeout;
        _url = new Uri(options.RpcUrl!);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,

            // Without it no trace is made of these calls, which would carry the address.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        foreach (var (name, value) in options.Headers)
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The call's result, which may be null in JSON.</summary>
    /// <exception cref="ChainCallException">The node did not answer, or declined.</exception>
    public async Task<JsonElement> CallAsync(string method, object[] parameters, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id = 1, method, @params = parameters });
        using var patience = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(method, body, either.Token);
        }
        catch (HttpRequestException failure)
        {
            throw new ChainCallException($"{method}: {failure.HttpRequestError}");
        }
        catch (IOException)
        {
            throw new ChainCallException($"{method}: the answer broke off");
        }
        catch (OperationCanceledException)
        {
            throw new ChainCallException($"{method}: no answer in time");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> ExchangeAsync(string method, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = Json;
        using var response = await _client.PostAsync(_url, content, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (Parse(answer) is not { ValueKind: JsonValueKind.Object } reply)
        {
            throw new ChainCallException($"{method}: HTTP {(int)response.StatusCode} without a JSON-RPC answer", IsRefusal(response.StatusCode));
        }

        // Some nodes decline with a status of their own; the body says more.
        if (reply.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null)
        {
            throw new ChainCallException($"{method}: declined with {Code(error)}", isRefusal: true);
        }

        return response.IsSuccessStatusCode && reply.TryGetProperty("result", out var result)
            ? result
            : throw new ChainCallException($"{method}: HTTP {(int)response.StatusCode} without a result");
    }

    private static bool IsRefusal(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;

    private static JsonElement? Parse(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Code(JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number)
            ? $"error {number}"
            : "an error";
}
