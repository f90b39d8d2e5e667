using Sidecar.Policies;
using Sidecar.Protocols.Json;

namespace Sidecar.Replay;

/// <summary>A request's key in the store, and what makes it that request. Whatever the client wrote is hashed.</summary>
internal sealed record IdempotencyIdentity(Digest Key, Digest Fingerprint)
{
    private const int MaxDepth = 64;

    /// <summary>UCP: the key belongs to the caller and the route; the same request has the same method, target and body bytes.</summary>
    public static IdempotencyIdentity OfBytes(IdempotencyPlan plan, Passage passage, IdempotencyCaller caller, string key, BodyReading.Read body) =>
        new(KeyOf(plan, passage, caller, "key", key, endpoint: null), RequestFingerprint.Of(passage, body));

    /// <summary>ACP §idempotency: the key belongs to the caller and the endpoint; the same request has a body of the same meaning.</summary>
    /// <param name="error">What is wrong with the body, as the end of a sentence; then there is no identity.</param>
    public static IdempotencyIdentity? OfMeaning(
        IdempotencyPlan plan, Passage passage, IdempotencyCaller caller, string key, BodyReading.Read body, out string? error)
    {
        error = null;
        var endpoint = passage.Request.Method + " " + RequestFingerprint.PathOf(passage.Request);
        var name = KeyOf(plan, passage, caller, "key", key, endpoint);
        if (body.Bytes.IsEmpty || !IsJson(passage.Request.ContentType))
        {
            return new(name, RequestFingerprint.Of(passage, body));
        }

        return SemanticJson.TryCanonicalize(body.Bytes, MaxDepth, out var canonical, out error)
            ? new IdempotencyIdentity(name, RequestFingerprint.Of(passage, canonical))
            : null;
    }

    /// <summary>No key: the request names itself, so nothing else can come under its name.</summary>
    public static IdempotencyIdentity OfRequest(IdempotencyPlan plan, Passage passage, IdempotencyCaller caller, BodyReading.Read body)
    {
        var fingerprint = RequestFingerprint.Of(passage, body);
        return new(KeyOf(plan, passage, caller, "request", fingerprint.ToString(), endpoint: null), fingerprint);
    }

    private static Digest KeyOf(IdempotencyPlan plan, Passage passage, IdempotencyCaller caller, string kind, string key, string? endpoint)
    {
        (string Kind, string? Type, string Name) of = caller switch
        {
            IdempotencyCaller.Known known => ("principal", known.Principal.Kind, known.Principal.Id),
            IdempotencyCaller.Payer payer => ("payer", null, payer.Name),
            IdempotencyCaller.Anonymous anonymous => ("anonymous", null, anonymous.Credentials.ToString()),
            _ => throw new InvalidOperationException($"No such caller: {caller}."),
        };
        return Digest.OfParts("idempotency", plan.Policy, passage.RouteId, of.Kind, of.Type, of.Name, endpoint, kind, key);
    }

    // No type at all is taken for JSON: that is what these clients send.
    private static bool IsJson(string? contentType)
    {
        var type = (contentType ?? "application/json").AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
