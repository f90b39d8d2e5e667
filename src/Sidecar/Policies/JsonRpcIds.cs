using Sidecar.Protocols.Json;

namespace Sidecar.Policies;

/// <summary>
/// The id of the JSON-RPC request that a passage carries, for refusals that have to repeat it. Only a POST that says that it brings JSON, and how much, is read: nothing waits for a stream. Such a body is
/// waited for once, and not for long: a client that keeps it back is told without its id.
/// </summary>
internal static class JsonRpcIds
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>How long the body may take to come. A client that means it has sent it with the head.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Reads the id while the body is still here, before a nonce or key of the policy is remembered or money is reserved or claimed, and remembers it for whoever refuses later. What cannot be read has no id.</summary>
    public static ValueTask RememberAsync(Passage passage, TimeProvider time) =>
        Recall(passage) || !CanBeAwaited(passage.Request) ? ValueTask.CompletedTask : AwaitAsync(passage, time);

    /// <summary>The same for a refusal: waits only if nothing can have been forwarded yet, and never for one who asks too often.</summary>
    public static ValueTask RememberAsync(Passage passage, Refusal refusal, TimeProvider time) =>
        passage.Decision is { IsPass: true } || refusal.Status == StatusCodes.Status429TooManyRequests
            ? Recalled(passage)
            : RememberAsync(passage, time);

    private static ValueTask Recalled(Passage passage)
    {
        Recall(passage);
        return ValueTask.CompletedTask;
    }

    // What was read for other reasons, or came by late, is at hand.
    private static bool Recall(Passage passage)
    {
        if (passage.JsonRpcId is null && passage.ReadBody is { Bytes.Length: <= MaxBytes } body && HttpMethods.IsPost(passage.Request.Method))
        {
            passage.JsonRpcId = JsonRpcId.TryRead(body.Bytes.Span, out var id) ? id : null;
        }

        return passage.JsonRpcId is not null || passage.ReadBody is not null;
    }

    private static bool CanBeAwaited(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.ContentLength is > 0 and <= MaxBytes && request.HasJsonContentType();

    private static async ValueTask AwaitAsync(Passage passage, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        await passage.AwaitBodyAsync(patience.Token);
        Recall(passage);
    }
}
