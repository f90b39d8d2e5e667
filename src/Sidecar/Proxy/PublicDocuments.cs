using System.Collections.Frozen;
using Sidecar.Policies;

namespace Sidecar.Proxy;

/// <summary>What anybody may fetch by its path. Another method than GET or HEAD is a matter of the routes.</summary>
internal sealed class PublicDocuments(IEnumerable<IPublicDocument> documents)
{
    private readonly FrozenDictionary<string, IPublicDocument> _documents = documents.ToFrozenDictionary(static document => document.Path, StringComparer.Ordinal);

    public IPublicDocument? Find(HttpRequest request) =>
        _documents.Count > 0 && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Path.Value is { } path
            ? _documents.GetValueOrDefault(path)
            : null;

    public static async ValueTask WriteAsync(HttpResponse response, string contentType, ReadOnlyMemory<byte> bytes, string requestId)
    {
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        response.Headers[RequestIds.Header] = requestId;
        response.Headers.CacheControl = "public, max-age=60";
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(bytes);
        }
    }
}
