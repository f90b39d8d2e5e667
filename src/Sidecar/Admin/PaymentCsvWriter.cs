using System.Buffers;
using System.Globalization;
using System.Text;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>
/// A table as RFC 4180 has it. The threat: texts in it come from payers and facilitators, and a spreadsheet runs a cell that begins like a formula. Such a cell gets an apostrophe in
/// front, which spreadsheets read as "this is text".
/// </summary>
internal sealed class PaymentCsvWriter(IBufferWriter<byte> buffer) : IListWriter<PaymentRecord>
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    // With the tab and line breaks that some programs skip before they look, and the wide forms that some read alike.
    private static readonly SearchValues<char> Dangerous = SearchValues.Create("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20");

    private readonly StringBuilder _line = new();

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public void Begin() => WriteLine(PaymentColumns.All.Select(static column => column.Name));

    public void Write(PaymentRecord payment) => WriteLine(PaymentColumns.All.Select(column => Convert.ToString(column.Value(payment), CultureInfo.InvariantCulture)));

    public void End(string? next)
    {
    }

    public void Dispose()
    {
    }

    private void WriteLine(IEnumerable<string?> cells)
    {
        _line.Clear();
        foreach (var cell in cells)
        {
            _line.Append(Escape(cell ?? "")).Append(',');
        }

        _line.Length--;
        foreach (var chunk in _line.Append("\r\n").GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, buffer);
        }
    }

    private static string Escape(string cell)
    {
        var text = cell.Length > 0 && Dangerous.Contains(cell[0]) ? "'" + cell : cell;
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
