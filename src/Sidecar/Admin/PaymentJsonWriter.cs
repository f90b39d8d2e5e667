using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary><c>{ "payments": [ … ], "next": "…" }</c>; the last page has no <c>next</c>.</summary>
internal sealed class PaymentJsonWriter(IBufferWriter<byte> buffer) : IListWriter<PaymentRecord>
{
    // Each payment goes from the writer to the buffer as soon as it is whole.
    private readonly Utf8JsonWriter _json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public string ContentType => "application/json; charset=utf-8";

    public void Begin()
    {
        _json.WriteStartObject();
        _json.WriteStartArray("payments");
    }

    public void Write(PaymentRecord payment)
    {
        WriteObject(_json, payment);
        _json.Flush();
    }

    public void End(string? next)
    {
        _json.WriteEndArray();
        if (next is not null)
        {
            _json.WriteString("next", next);
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>One payment and how it came to stand where it stands.</summary>
    public void WriteDetails(PaymentDetails details)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("payment");
        WriteObject(_json, details.Payment);
        _json.WriteStartArray("steps");
        foreach (var step in details.Steps)
        {
            WriteStep(step);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteStep(PaymentStep step)
    {
        _json.WriteStartObject();
        _json.WriteNumber("sequence", step.Sequence);
        _json.WriteString("state", step.State.ToText());
        _json.WriteString("at", PaymentColumns.Time(step.At));
        WriteText("reason", step.Reason);
        WriteText("transaction", step.Transaction);
        _json.WriteString("requestId", step.RequestId);
        _json.WriteEndObject();
    }

    private void WriteText(string name, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(name, text);
        }
    }

    private static void WriteObject(Utf8JsonWriter json, PaymentRecord payment)
    {
        json.WriteStartObject();
        foreach (var (name, value) in PaymentColumns.All)
        {
            switch (value(payment))
            {
                case long number:
                    json.WriteNumber(name, number);
                    break;
                case string text:
                    json.WriteString(name, text);
                    break;
            }
        }

        json.WriteEndObject();
    }
}
