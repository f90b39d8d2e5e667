using System.Net;
using System.Net.Http.Headers;

namespace Sidecar.Payments.Facilitators;

/// <summary>
/// HTTP to one facilitator: pooled connections, a timeout for every call, bounded answers, and redirects followed as POST at most once
/// and only to the same scheme and site, so that neither a payment nor our credentials wander.
/// </summary>
internal sealed class FacilitatorTransport : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client;
    private readonly Uri _base;
    private readonly TimeProvider _time;

    public FacilitatorTransport(FacilitatorOptions options, TimeProvider time)
    {
        _time = time;
        _base = new Uri(options.Url!.TrimEnd('/') + "/");
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
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

    /// <summary>Bounded by its timeout alone: what was begun for a payment is brought to an end, whether or not the client still waits.</summary>
    public ValueTask<FacilitatorReply> PostAsync(string call, ReadOnlyMemory<byte> body, TimeSpan timeout) =>
        ExchangeAsync(HttpMethod.Post, call, body, timeout, CancellationToken.None);

    public ValueTask<FacilitatorReply> GetAsync(string call, TimeSpan timeout, CancellationToken cancellationToken) =>
        ExchangeAsync(HttpMethod.Get, call, null, timeout, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async ValueTask<FacilitatorReply> ExchangeAsync(
        HttpMethod method, string call, ReadOnlyMemory<byte>? body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var target = new Uri(_base, call);
            var reply = await SendAsync(method, target, body, either.Token);
            return reply.Redirect is { } redirect && IsSameSite(target, redirect)
                ? (await SendAsync(method, redirect, body, either.Token)).Reply
                : reply.Reply;
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            return new FacilitatorReply.NotReached(failure.Message);
        }
        catch (HttpRequestException failure)
        {
            return new FacilitatorReply.Broken(failure.Message);
        }
        catch (OperationCanceledException canceled) when (!either.IsCancellationRequested)
        {
            // Neither our patience nor the caller: the connection's own timeout.
            return new FacilitatorReply.NotReached(canceled.InnerException?.Message ?? canceled.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FacilitatorReply.Broken($"no answer within {timeout.TotalSeconds} s");
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not OutOfMemoryException)
        {
            // Whatever else went wrong, the request may have arrived, and whoever asks must hear an outcome.
            return new FacilitatorReply.Broken(failure.Message);
        }
    }

    private async ValueTask<(FacilitatorReply Reply, Uri? Redirect)> SendAsync(
        HttpMethod method, Uri target, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = Json } };
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var answer = new FacilitatorReply.Answered(
            response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), RetryAfter(response.Headers.RetryAfter));
        var isRedirect = (int)response.StatusCode is 301 or 302 or 307 or 308;

        // A header may hold what no address is made of; such a redirect leads nowhere.
        return (answer, isRedirect && Uri.TryCreate(target, response.Headers.Location, out var redirect) ? redirect : null);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);

    /// <summary>The same scheme, and one host the other's parent: <c>x402.org</c> may send us to <c>www.x402.org</c>.</summary>
    internal static bool IsSameSite(Uri from, Uri to) =>
        from.Scheme == to.Scheme && (from.Host == to.Host || IsParent(from.Host, to.Host) || IsParent(to.Host, from.Host));

    private static bool IsParent(string parent, string child) =>
        parent.Contains('.') && !IPAddress.TryParse(parent, out _) && child.EndsWith("." + parent, StringComparison.OrdinalIgnoreCase);
}
