using Sidecar.Protocols.Json;

namespace Sidecar.Policies;

/// <summary>
/// The id of the JSON-RPC request that a passage carries, for refusals that have to repeat it. Only a POST that says that it brings JSON, and how much, is read: nothing waits for a stream, and
/// how slowly such a body may come is the listener's to say.
/// </summary>
internal static class JsonRpcIds
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Reads the id while the body is still here, and remembers it for whoever refuses later. What cannot be read has no id.</summary>
    public static ValueTask RememberAsync(Passage passage) => CanBeRead(passage) ? ReadAsync(passage) : ValueTask.CompletedTask;

    /// <summary>The id's JSON text, or null. Reads it only if nothing can have been forwarded yet.</summary>
    public static async ValueTask<string?> OfAsync(Passage passage)
    {
        if (passage.Decision is not { IsPass: true })
        {
            await RememberAsync(passage);
        }

        return passage.JsonRpcId;
    }

    private static bool CanBeRead(Passage passage) => passage.JsonRpcId is null
        && HttpMethods.IsPost(passage.Request.Method)
        && (passage.ReadBody is not null || (passage.Request.ContentLength is > 0 and <= MaxBytes && passage.Request.HasJsonContentType()));

    private static async ValueTask ReadAsync(Passage passage)
    {
        var body = passage.ReadBody ?? await passage.ReadBodyAsync(MaxBytes, passage.Request.HttpContext.RequestAborted) as BodyReading.Read;
        passage.JsonRpcId = body is { Bytes.Length: <= MaxBytes } && JsonRpcId.TryRead(body.Bytes.Span, out var id) ? id : null;
    }
}
