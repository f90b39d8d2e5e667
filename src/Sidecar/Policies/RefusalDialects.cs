using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Policies;

/// <summary>A refusal's body in each wire format. None carries a note or a cause.</summary>
internal static class RefusalDialects
{
    private const string ProblemJson = "application/problem+json";
    private const string PlainJson = "application/json";
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Slugs whose meaning UCP registers under another name; the other slugs are codes as they are, which UCP permits.</summary>
    private static readonly FrozenDictionary<string, string> UcpCodes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["insufficient_permission"] = "insufficient_scope",
        ["body_too_large"] = "request_too_large",
        ["idempotency_key_reused"] = "idempotency_conflict",
        ["rate_limited"] = "rate_limit_exceeded",
    }.ToFrozenDictionary();

    /// <summary>Slugs whose meaning ACP names otherwise.</summary>
    private static readonly FrozenDictionary<string, string> AcpCodes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["webhook_signature_missing"] = "invalid_signature",
        ["webhook_signature_invalid"] = "invalid_signature",
        ["webhook_too_old"] = "invalid_signature",
        ["rate_limited"] = "rate_limit_exceeded",
    }.ToFrozenDictionary();

    public static RefusalContent Write(ErrorDialect dialect, Refusal refusal, string requestId) => dialect switch
    {
        ErrorDialect.Ucp => new(PlainJson, Encode(refusal, requestId, WriteUcp)),
        ErrorDialect.Acp => new(PlainJson, Encode(refusal, requestId, WriteAcp)),
        _ => new(ProblemJson, Encode(refusal, requestId, WriteProblem)),
    };

    private static byte[] Encode(Refusal refusal, string requestId, Action<Utf8JsonWriter, Refusal, string> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            write(writer, refusal, requestId);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteProblem(Utf8JsonWriter writer, Refusal refusal, string requestId)
    {
        writer.WriteString("type", "urn:sidecar:refusal:" + refusal.Slug);
        writer.WriteString("title", refusal.Title);
        writer.WriteNumber("status", refusal.Status);
        if (refusal.Detail is not null)
        {
            writer.WriteString("detail", refusal.Detail);
        }

        writer.WriteString("code", refusal.Slug);
        writer.WriteString("requestId", requestId);
        foreach (var (name, value) in refusal.Members)
        {
            writer.WriteString(name, value);
        }
    }

    // The request id is in its header: UCP's error objects are closed in strict clients.
    private static void WriteUcp(Utf8JsonWriter writer, Refusal refusal, string requestId)
    {
        writer.WriteString("code", UcpCodes.GetValueOrDefault(refusal.Slug, refusal.Slug));
        writer.WriteString("content", refusal.Detail ?? refusal.Title);
    }

    private static void WriteAcp(Utf8JsonWriter writer, Refusal refusal, string requestId)
    {
        writer.WriteString("type", refusal.Status switch
        {
            StatusCodes.Status503ServiceUnavailable => "service_unavailable",
            >= StatusCodes.Status500InternalServerError => "processing_error",
            StatusCodes.Status429TooManyRequests => "rate_limit_exceeded",
            _ => "invalid_request",
        });
        writer.WriteString("code", AcpCodes.GetValueOrDefault(refusal.Slug, refusal.Slug));
        writer.WriteString("message", refusal.Detail ?? refusal.Title);
    }
}
