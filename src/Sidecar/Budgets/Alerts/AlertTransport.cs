using System.Net.Http.Headers;
using Sidecar.Ledger;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Budgets.Alerts;

/// <summary>HTTP to the operator's webhook: signed anew for each try, no redirects, a time limit, and no interest in what is answered.</summary>
internal sealed class AlertTransport : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Uri _url;
    private readonly StandardWebhooks _scheme;
    private readonly TimeProvider _time;

    /// <param name="options">Checked, with an address.</param>
    public AlertTransport(SpendAlertOptions options, TimeProvider time)
    {
        _url = new Uri(options.Url!);
        _time = time;
        _scheme = StandardWebhookSecret.TryParse(options.Secret!, out var secret, out var error)
            ? StandardWebhooks.Standard([secret])
            : throw new ArgumentException(error, nameof(options));
    }

    /// <returns>Null when it was taken; otherwise why it was not.</returns>
    public async ValueTask<string?> PostAsync(AlertRecord delivery, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ReadOnlyMemoryContent(delivery.Body) { Headers = { ContentType = Json } } };
        foreach (var (name, value) in _scheme.Sign(delivery.Id, _time.GetUtcNow(), delivery.Body.Span))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer in time";
        }
        catch (HttpRequestException fault)
        {
            return fault.Message;
        }
    }

    public void Dispose() => _client.Dispose();
}
