using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>What makes two requests the same request.</summary>
internal static class RequestFingerprint
{
    /// <summary>Method, target (path and query as they were sent) and the body's bytes, or what stands for them.</summary>
    public static Digest Of(Passage passage, BodyReading.Read body) => OfParts(passage.Request, IdentityOf(passage) ?? body.Sha256.ToString());

    /// <summary>Method, target and a body that is known by its meaning, or what stands for it: two texts that mean the same have one such form.</summary>
    public static Digest Of(Passage passage, ReadOnlySpan<byte> canonicalBody) => OfParts(passage.Request, IdentityOf(passage) ?? Digest.OfBytes(canonicalBody).ToString());

    /// <summary>The target as it was sent, escapes and all: <c>/a%20b?c</c>.</summary>
    public static string TargetOf(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";

    /// <summary>The target without its query.</summary>
    public static string PathOf(HttpRequest request) => TargetOf(request).Split('?', 2)[0];

    // A body that carries its caller's proof is another text at each try.
    private static string? IdentityOf(Passage passage) => passage.BodyIdentity?.Value.ToString();

    private static Digest OfParts(HttpRequest request, string body) => Digest.OfParts("request", request.Method, TargetOf(request), body);
}
