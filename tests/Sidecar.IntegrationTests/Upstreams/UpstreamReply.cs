using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sidecar.IntegrationTests.Upstreams;

/// <summary>
/// One way in which the upstream answers. Build with the factories; bend with <see cref="With"/> and <see cref="After(TimeSpan)"/>:
/// <c>UpstreamReply.Json("{}").With("Cache-Control", "public").After(TimeSpan.FromSeconds(1))</c>.
/// </summary>
internal sealed record UpstreamReply(Func<HttpContext, CancellationToken, Task> Write)
{
    /// <summary>False when the reply must come while the request body is still on its way (or is no body, as with WebSockets).</summary>
    public bool ReadsBody { get; init; } = true;

    public static UpstreamReply Json(string json, int status = 200) => Text(json, status, "application/json");

    public static UpstreamReply Text(string text, int status = 200, string contentType = "text/plain") =>
        Bytes(Encoding.UTF8.GetBytes(text), status, contentType);

    public static UpstreamReply Bytes(byte[] body, int status = 200, string contentType = "application/octet-stream") =>
        new(async (context, cancellation) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            context.Response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(body, cancellation);
            }
        });

    /// <summary>A status and nothing else.</summary>
    public static UpstreamReply Status(int status) => new((context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Never answers; ends with the client or the server.</summary>
    public static UpstreamReply Hang() => new((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

    /// <summary>Closes the connection before a status line.</summary>
    public static UpstreamReply AbortBeforeHeaders() => new((context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Sends a good status and headers, then closes the connection before the first byte of the body.</summary>
    public static UpstreamReply AbortAfterHeaders() => new(async (context, cancellation) =>
    {
        context.Response.ContentLength = 1024;
        await context.Response.StartAsync(cancellation);
        await context.Response.Body.FlushAsync(cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        context.Abort();
    });

    /// <summary>Promises twice as many bytes as it sends, then closes the connection.</summary>
    public static UpstreamReply AbortMidBody(int sent = 1024) => new(async (context, cancellation) =>
    {
        context.Response.ContentLength = sent * 2;
        await context.Response.Body.WriteAsync(new byte[sent], cancellation);
        await context.Response.Body.FlushAsync(cancellation);
        // Without a moment the reset overtakes what was sent, and this is AbortBeforeHeaders.
        await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        context.Abort();
    });

    /// <summary>Server-sent events `data: 0`, `data: 1`, … flushed one by one; endless when <paramref name="events"/> is null.</summary>
    public static UpstreamReply ServerSentEvents(int? events = 3, TimeSpan? interval = null) => new(async (context, cancellation) =>
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        for (var i = 0; events is null || i < events; i++)
        {
            await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"data: {i}\n\n"), cancellation);
            await context.Response.Body.FlushAsync(cancellation);
            await Task.Delay(interval ?? TimeSpan.FromMilliseconds(20), cancellation);
        }
    });

    /// <summary>A chunked body of so many bytes, byte n being n % 251, never whole in memory.</summary>
    public static UpstreamReply Streamed(long bytes) => new(async (context, cancellation) =>
    {
        var chunk = new byte[251 * 256];
        for (var i = 0; i < chunk.Length; i++)
        {
            chunk[i] = (byte)(i % 251);
        }

        for (var left = bytes; left > 0; left -= chunk.Length)
        {
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)), cancellation);
        }
    });

    /// <summary>Sends the request body back as it arrives.</summary>
    public static UpstreamReply EchoBody() => new(async (context, cancellation) =>
    {
        context.Response.ContentType = context.Request.ContentType;
        await context.Request.Body.CopyToAsync(context.Response.Body, cancellation);
    })
    { ReadsBody = false };

    /// <summary>Accepts the upgrade and returns every message until the client closes.</summary>
    public static UpstreamReply WebSocketEcho() => new(async (context, cancellation) =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (message.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", cancellation);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, cancellation);
        }
    })
    { ReadsBody = false };

    /// <summary>The same reply with one more header.</summary>
    public UpstreamReply With(string header, string value) => this with
    {
        Write = (context, cancellation) =>
        {
            context.Response.Headers.Append(header, value);
            return Write(context, cancellation);
        },
    };

    /// <summary>The same reply, later.</summary>
    public UpstreamReply After(TimeSpan delay) => this with
    {
        Write = async (context, cancellation) =>
        {
            await Task.Delay(delay, cancellation);
            await Write(context, cancellation);
        },
    };

    /// <summary>The same reply once the test says so.</summary>
    public UpstreamReply After(Task signal) => this with
    {
        Write = async (context, cancellation) =>
        {
            await signal.WaitAsync(cancellation);
            await Write(context, cancellation);
        },
    };
}
