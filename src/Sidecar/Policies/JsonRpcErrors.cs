using System.Net.Mime;
using System.Text.Json;

namespace Sidecar.Policies;

/// <summary>A refusal as a JSON-RPC error, as MCP's clients expect it; under <c>data</c> what UCP's MCP binding puts there.</summary>
internal static class JsonRpcErrors
{
    private const int EmptyObject = 2;

    /// <param name="rawId">The request's id as JSON text; null where it has none.</param>
    public static void Write(Utf8JsonWriter writer, Refusal refusal, string requestId, string? rawId, string code, string content)
    {
        writer.WriteString("jsonrpc", "2.0");
        writer.WritePropertyName("id");
        writer.WriteRawValue(rawId ?? "null");
        writer.WriteStartObject("error");
        writer.WriteNumber("code", JsonRpcCodes.Of(refusal));
        writer.WriteString("message", refusal.Title);
        writer.WriteStartObject("data");
        writer.WriteString("code", code);
        writer.WriteString("content", content);
        writer.WriteNumber("status", refusal.Status);
        if (refusal.RetryAfter is { } delay)
        {
            writer.WriteNumber("retry_after", RetryAfterSeconds.Of(delay));
        }

        writer.WriteString("request_id", requestId);
        WriteMore(writer, refusal);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMore(Utf8JsonWriter writer, Refusal refusal)
    {
        foreach (var (name, value) in refusal.Members)
        {
            writer.WriteString(name, value);
        }

        if (refusal.Faults.Count > 0)
        {
            writer.WriteStartArray("errors");
            foreach (var fault in refusal.Faults)
            {
                writer.WriteStartObject();
                writer.WriteString("pointer", fault.Pointer);
                writer.WriteString("detail", fault.Detail);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        // x402's own body, for clients that look there and not at the headers.
        if (refusal.Content is { ContentType: MediaTypeNames.Application.Json, Bytes.Length: > EmptyObject } own)
        {
            writer.WritePropertyName("payment_required");
            writer.WriteRawValue(own.Bytes.Span);
        }
    }
}
