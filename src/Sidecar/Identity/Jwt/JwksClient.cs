using System.Net;
using System.Net.Http.Headers;

namespace Sidecar.Identity.Jwt;

/// <summary>Fetches an issuer's key set: an address that the operator wrote, no redirects, no proxy, a timeout, a bound on the answer.</summary>
internal sealed class JwksClient : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public JwksClient(Uri url, TimeSpan timeout, TimeProvider time)
    {
        (_url, _timeout, _time) = (url, timeout, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = timeout < LongestConnect ? timeout : LongestConnect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/jwk-set+json"));
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>The answer's bytes, or why there are none. Throws nothing: whoever waits must hear an outcome.</summary>
    public async Task<(ReadOnlyMemory<byte> Answer, string? Fault)> FetchAsync()
    {
        using var patience = new CancellationTokenSource(_timeout, _time);
        try
        {
            using var response = await _client.GetAsync(_url, HttpCompletionOption.ResponseContentRead, patience.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? (await response.Content.ReadAsByteArrayAsync(patience.Token), null)
                : (default, $"answered with status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (default, $"did not answer within {_timeout.TotalSeconds} s");
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (default, $"could not be reached: {fault.Message}");
        }
    }

    public void Dispose() => _client.Dispose();
}
