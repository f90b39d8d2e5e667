using System.Globalization;

namespace Sidecar.Policies;

/// <summary>
/// The one place where a refusal becomes bytes: status, headers and a body in the policy's dialect, or in the protocol's own form
/// where the refusal brings one. Every refusal carries the request id; none carries a note or a cause.
/// </summary>
internal static class RefusalWriter
{
    /// <summary>Writes the whole answer. The response has not started; what was set on it before is dropped.</summary>
    public static async ValueTask WriteAsync(HttpResponse response, Refusal refusal, string requestId, Passage? passage)
    {
        var content = Content(refusal, requestId, passage);
        response.Clear();
        response.StatusCode = refusal.Status;
        WriteHeaders(response.Headers, refusal, requestId, passage);
        if (refusal.ClosesConnection || passage?.IsBodyComing == true)
        {
            CloseConnection(response);
        }

        response.ContentType = content.ContentType;
        response.ContentLength = content.Bytes.Length;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.StartAsync();
            return;
        }

        await response.Body.WriteAsync(content.Bytes);
    }

    /// <summary>Writes a gate's own answer.</summary>
    public static async ValueTask WriteAsync(HttpResponse response, StoredAnswer answer, string requestId, Passage passage)
    {
        response.Clear();
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        response.Headers[RequestIds.Header] = requestId;
        passage.AddAnswerHeadersTo(response.Headers);
        if (passage.IsBodyComing)
        {
            CloseConnection(response);
        }

        if (HasLength(response, answer))
        {
            response.ContentLength = answer.Body.Length;
        }

        // The response must have started: a bare status of 200 would not stop the forwarder.
        await response.StartAsync();
        if (!answer.Body.IsEmpty)
        {
            // A status such as 204 has no body, not even an empty one.
            await response.Body.WriteAsync(answer.Body);
        }
    }

    // A protocol's own body stands for the dialect's, save for clients that can read nothing but JSON-RPC.
    private static RefusalContent Content(Refusal refusal, string requestId, Passage? passage) =>
        passage?.Plan.Errors == ErrorDialect.Mcp ? RefusalDialects.WriteMcp(refusal, requestId, passage.JsonRpcId)
            : refusal.Content ?? RefusalDialects.Write(passage?.Plan.Errors ?? ErrorDialect.Problem, refusal, requestId);

    // A status without a body has no length either (RFC 9110 §8.6), and of an answer to HEAD it is not known here.
    private static bool HasLength(HttpResponse response, StoredAnswer answer) =>
        answer.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        && !HttpMethods.IsHead(response.HttpContext.Request.Method);

    // Elsewhere the stream ends, and the connection carries others.
    private static void CloseConnection(HttpResponse response)
    {
        var protocol = response.HttpContext.Request.Protocol;
        if (HttpProtocol.IsHttp11(protocol) || HttpProtocol.IsHttp10(protocol))
        {
            response.Headers.Connection = "close";
        }
    }

    private static void WriteHeaders(IHeaderDictionary headers, Refusal refusal, string requestId, Passage? passage)
    {
        passage?.AddAnswerHeadersTo(headers);
        foreach (var (name, value) in refusal.Headers)
        {
            headers[name] = value;
        }

        headers[RequestIds.Header] = requestId;
        headers.CacheControl = "no-store";
        if (refusal.RetryAfter is { } delay)
        {
            headers.RetryAfter = RetryAfterSeconds.Of(delay).ToString(CultureInfo.InvariantCulture);
        }
    }
}
