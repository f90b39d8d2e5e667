using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Proxy;

/// <summary>What the proxy answers instead of the upstream, with the headers that every answer has.</summary>
internal sealed class OwnAnswers(ResponseHeaders responseHeaders, TimeProvider time)
{
    public async ValueTask WriteAsync(HttpResponse response, Refusal refusal, string requestId, Passage? passage)
    {
        if (passage is { Plan.Errors: ErrorDialect.Mcp })
        {
            await JsonRpcIds.RememberAsync(passage, refusal, time);
        }

        responseHeaders.CompleteOwn(response);
        await RefusalWriter.WriteAsync(response, refusal, requestId, passage);
    }

    /// <summary>A gate's own answer: mostly the upstream's, kept from an earlier request, whose headers are its own.</summary>
    public ValueTask WriteAsync(HttpResponse response, StoredAnswer answer, string requestId, Passage passage)
    {
        responseHeaders.CompleteKept(response);
        return RefusalWriter.WriteAsync(response, answer, requestId, passage);
    }

    public ValueTask WriteAsync(HttpResponse response, string contentType, ReadOnlyMemory<byte> document, string requestId)
    {
        responseHeaders.CompleteOwn(response);
        return PublicDocuments.WriteAsync(response, contentType, document, requestId);
    }
}
