using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sidecar.IntegrationTests.Upstreams;

/// <summary>
/// A real upstream on a free loopback port that answers as the test says and remembers what it was asked.
/// <code>
/// await using var upstream = await RecordingUpstream.StartAsync();
/// upstream.On("/report", UpstreamReply.Json("""{"n":1}"""));
/// upstream.On("/flaky", UpstreamReply.Status(500), UpstreamReply.Status(200)); // the last one stays
/// </code>
/// A path that nobody scripted answers 200 with `{"path":…}`, so that forwarding alone needs no script.
/// </summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly LoopbackServer _server = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<UpstreamReply>> _scripts = new(StringComparer.Ordinal);
    private int _running;
    private int _mostAtOnce;

    private RecordingUpstream()
    {
    }

    public Uri Address => _server.Address;

    /// <summary>Every request in the order in which its body had been read.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public RecordedRequest Single => _requests.Single();

    /// <summary>The most requests that were under way at one time.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <summary>HTTP/1.1 by default; <see cref="HttpProtocols.Http2"/> is h2c with prior knowledge, as gRPC backends speak it.</summary>
    public static async Task<RecordingUpstream> StartAsync(HttpProtocols protocols = HttpProtocols.Http1, int port = 0)
    {
        var upstream = new RecordingUpstream();
        await upstream._server.StartAsync(upstream.AnswerAsync, protocols, port);
        return upstream;
    }

    /// <summary>Scripts a path (compared with the raw target up to `?`): one reply a request, the last one for all that follow.</summary>
    public RecordingUpstream On(string path, params UpstreamReply[] replies)
    {
        _scripts[path] = new ConcurrentQueue<UpstreamReply>(replies);
        return this;
    }

    /// <summary>How often the path (raw target up to `?`) was asked for; of all requests when no path is given.</summary>
    public int Hits(string? path = null) => path is null ? _requests.Count : _requests.Count(request => PathOf(request.RawTarget) == path);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string PathOf(string rawTarget) => rawTarget.Split('?', 2)[0];

    private async Task AnswerAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _server.Closing);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var reply = NextReply(PathOf(target));
        CountOneMore();
        try
        {
            await RecordAsync(context, target, reply, ending.Token);
            await reply.Write(context, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private UpstreamReply NextReply(string path)
    {
        if (!_scripts.TryGetValue(path, out var script))
        {
            return UpstreamReply.Json($$"""{"path":"{{path}}"}""");
        }

        lock (script)
        {
            script.TryPeek(out var reply);
            if (script.Count > 1)
            {
                script.TryDequeue(out _);
            }

            return reply ?? UpstreamReply.Status(200);
        }
    }

    private async Task RecordAsync(HttpContext context, string target, UpstreamReply reply, CancellationToken cancellation)
    {
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.Select(v => v ?? "").ToArray(), StringComparer.OrdinalIgnoreCase);
        var body = reply.ReadsBody ? await RecordedBody.ReadAsync(context.Request.Body, cancellation) : RecordedBody.Unread;
        _requests.Enqueue(new RecordedRequest(
            context.Request.Method, target, context.Request.Host.Value ?? "", context.Request.Protocol, headers, body.Beginning, body.Length, body.Sha256));
    }

    private void CountOneMore()
    {
        var now = Interlocked.Increment(ref _running);
        int most;
        while (now > (most = Volatile.Read(ref _mostAtOnce)))
        {
            Interlocked.CompareExchange(ref _mostAtOnce, now, most);
        }
    }
}
