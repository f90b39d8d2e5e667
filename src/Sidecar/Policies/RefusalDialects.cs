using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Policies;

/// <summary>A refusal's body in each wire format. None carries a note or a cause.</summary>
internal static class RefusalDialects
{
    /// <summary>The member of a refusal that UCP's errors know too: where a buyer can go on by hand.</summary>
    public const string ContinueUrl = "continue_url";

    private const string ProblemJson = "application/problem+json";

    /// <summary>UCP tells it in a shape of its own.</summary>
    private const string IdentityRequired = "identity_required";
    private const string PlainJson = "application/json";
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Slugs whose meaning UCP registers under another name; the other slugs are codes as they are, which UCP permits.</summary>
    private static readonly FrozenDictionary<string, string> UcpCodes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ambiguous_framing"] = "invalid_request",
        ["ambiguous_path"] = "invalid_request",
        ["body_invalid"] = "invalid_request",
        ["body_not_json"] = "invalid_request",
        ["body_required"] = "invalid_request",
        ["body_too_large"] = "request_too_large",
        ["content_encoding_not_taken"] = "invalid_request",
        ["content_type_not_taken"] = "invalid_request",
        ["header_malformed"] = "invalid_request",
        ["header_repeated"] = "invalid_request",
        ["idempotency_key_reused"] = "idempotency_conflict",
        ["insufficient_permission"] = "insufficient_scope",
        ["rate_limited"] = "rate_limit_exceeded",
        ["too_many_items"] = "request_too_large",
        ["too_many_values"] = "request_too_large",
    }.ToFrozenDictionary();

    /// <summary>Slugs whose meaning ACP names otherwise.</summary>
    private static readonly FrozenDictionary<string, string> AcpCodes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["rate_limited"] = "rate_limit_exceeded",
        ["webhook_signature_missing"] = "invalid_signature",
        ["webhook_signature_invalid"] = "invalid_signature",
        ["webhook_too_old"] = "invalid_signature",
    }.ToFrozenDictionary();

    /// <summary>What stands instead of a protocol's own body; the JSON-RPC dialect has a method of its own, because it needs the request's id.</summary>
    public static RefusalContent Write(ErrorDialect dialect, Refusal refusal, string requestId) => dialect switch
    {
        ErrorDialect.Ucp => new(PlainJson, Encode(refusal, requestId, WriteUcp)),
        ErrorDialect.Acp => new(PlainJson, Encode(refusal, requestId, WriteAcp)),
        _ => new(ProblemJson, Encode(refusal, requestId, WriteProblem)),
    };

    /// <param name="rawId">The id of the JSON-RPC request, as JSON text; null where it has none.</param>
    public static RefusalContent WriteMcp(Refusal refusal, string requestId, string? rawId) => new(PlainJson, Encode(
        refusal, requestId, (writer, told, id) => JsonRpcErrors.Write(writer, told, id, rawId, UcpCodes.GetValueOrDefault(told.Slug, told.Slug), Sentence(told))));

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

        if (refusal.Faults.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("errors");
        foreach (var fault in refusal.Faults)
        {
            writer.WriteStartObject();
            writer.WriteString("detail", fault.Detail);
            writer.WriteString("pointer", FaultPlaces.Fragment(fault));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The request id is in its header: UCP's error objects are closed in strict clients. What a program should know besides is lines of the text, and UCP's own member where it has one.
    private static void WriteUcp(Utf8JsonWriter writer, Refusal refusal, string requestId)
    {
        if (refusal.Slug == IdentityRequired)
        {
            WriteUcpIdentity(writer, refusal);
            return;
        }

        writer.WriteString("code", UcpCodes.GetValueOrDefault(refusal.Slug, refusal.Slug));
        writer.WriteString("content", string.Join('\n', [Lines(refusal), .. refusal.Faults.Select(static fault => $"{fault.Pointer}: {fault.Detail}")]));
        foreach (var (_, url) in refusal.Members.Where(static member => member.Key is ContinueUrl or SpendRefusals.ApprovalUrl))
        {
            writer.WriteString(ContinueUrl, url);
        }
    }

    // What a buyer has to do about is told as messages of a checkout are, without the envelope of one.
    private static void WriteUcpIdentity(Utf8JsonWriter writer, Refusal refusal)
    {
        writer.WriteStartArray("messages");
        writer.WriteStartObject();
        writer.WriteString("type", "error");
        writer.WriteString("code", IdentityRequired);
        writer.WriteString("content", Sentence(refusal));
        writer.WriteString("severity", "requires_buyer_review");
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static string Sentence(Refusal refusal) => refusal.Detail ?? refusal.Title;

    private static string Lines(Refusal refusal) => string.Join('\n', [Sentence(refusal), .. refusal.Members.Select(static member => $"{member.Key}: {member.Value}")]);

    // ACP's error objects are closed (additionalProperties: false); param is for a place in the request.
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
        writer.WriteString("message", Lines(refusal));
        if (refusal.Faults is [var first, ..])
        {
            writer.WriteString("param", FaultPlaces.Path(first));
        }
    }
}
