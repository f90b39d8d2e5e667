using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>Writes records of the audit: as <c>{ "records": [ … ], "next": "…" }</c>, of which the last page has no <c>next</c>, or each as a line of its own.</summary>
internal sealed class AuditWriter(IBufferWriter<byte> buffer, bool isLines) : IListWriter<AuditRecord>
{
    public const string LinesType = "application/x-ndjson";

    // Each record goes from the writer to the buffer as soon as it is whole.
    private readonly Utf8JsonWriter _json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public string ContentType => isLines ? LinesType : "application/json; charset=utf-8";

    public void Begin()
    {
        if (!isLines)
        {
            _json.WriteStartObject();
            _json.WriteStartArray("records");
        }
    }

    public void Write(AuditRecord record)
    {
        _json.WriteStartObject();
        _json.WriteNumber("number", record.Number);
        _json.WriteString("at", PaymentColumns.Time(record.At));
        WriteEntry(record.Entry);
        _json.WriteString("previous", Convert.ToHexStringLower(record.Previous.Span));
        _json.WriteString("hash", Convert.ToHexStringLower(record.Hash.Span));
        _json.WriteEndObject();
        _json.Flush();
        if (isLines)
        {
            buffer.Write("\n"u8);
            _json.Reset();
        }
    }

    /// <param name="next">Where the list goes on; null at its end.</param>
    public void End(string? next)
    {
        if (isLines)
        {
            return;
        }

        _json.WriteEndArray();
        WriteText("next", next);
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteEntry(AuditEntry entry)
    {
        _json.WriteString("action", entry.Action);
        _json.WriteString("decision", entry.Decision);
        _json.WriteString("actor", entry.Actor);
        WriteText("agent", entry.Agent);
        WriteText("subject", entry.Subject);
        WriteText("reason", entry.Reason);
        WriteText("amount", entry.Amount);
        WriteText("currency", entry.Currency);
        WriteText("merchant", entry.Merchant);
        WriteText("category", entry.Category);
        WriteText("requestId", entry.RequestId);
    }

    private void WriteText(string name, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(name, text);
        }
    }
}
