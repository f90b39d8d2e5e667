using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>Writes structured fields in their one strict form (RFC 8941 §4.1), as ASCII.</summary>
public static class StructuredFieldWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\");

    /// <summary>Writes a dictionary.</summary>
    public static void Write(StructuredDictionary dictionary, IBufferWriter<byte> output)
    {
        for (var i = 0; i < dictionary.Count; i++)
        {
            var (key, member) = dictionary[i];
            output.Write(i == 0 ? ""u8 : ", "u8);
            WriteAscii(key, output);
            if (!member.IsInnerList && member.Value.IsTrue)
            {
                Write(member.Parameters, output);
            }
            else
            {
                output.Write("="u8);
                Write(member, output);
            }
        }
    }

    /// <summary>Writes a list.</summary>
    public static void Write(IReadOnlyList<StructuredMember> list, IBufferWriter<byte> output)
    {
        for (var i = 0; i < list.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : ", "u8);
            Write(list[i], output);
        }
    }

    /// <summary>Writes a member without the key that it may have.</summary>
    public static void Write(StructuredMember member, IBufferWriter<byte> output)
    {
        if (member.IsInnerList)
        {
            WriteInnerList(member.Items, output);
        }
        else
        {
            Write(member.Value, output);
        }

        Write(member.Parameters, output);
    }

    /// <summary>Writes an item with its parameters.</summary>
    public static void Write(StructuredItem item, IBufferWriter<byte> output)
    {
        Write(item.Value, output);
        Write(item.Parameters, output);
    }

    /// <summary>Writes parameters, each with the semicolon before it.</summary>
    public static void Write(StructuredParameters parameters, IBufferWriter<byte> output)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            output.Write(";"u8);
            WriteAscii(parameters[i].Key, output);
            if (!parameters[i].Value.IsTrue)
            {
                output.Write("="u8);
                Write(parameters[i].Value, output);
            }
        }
    }

    /// <summary>Writes a bare item.</summary>
    public static void Write(BareItem item, IBufferWriter<byte> output)
    {
        switch (item.Kind)
        {
            case BareItemKind.Integer:
                WriteInteger(item.Number, output);
                break;
            case BareItemKind.Decimal:
                WriteDecimal(item.Number, output);
                break;
            case BareItemKind.String:
                WriteString(item.Text, output);
                break;
            case BareItemKind.Token:
                WriteAscii(item.Text, output);
                break;
            case BareItemKind.ByteSequence:
                WriteBytes(item.Bytes, output);
                break;
            case BareItemKind.Boolean:
                output.Write(item.IsTrue ? "?1"u8 : "?0"u8);
                break;
            default:
                output.Write("@"u8);
                WriteInteger(item.Number, output);
                break;
        }
    }

    /// <summary>Writes bytes as a byte sequence, colons included.</summary>
    public static void WriteBytes(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        output.Write(":"u8);
        Base64.EncodeToUtf8(bytes, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        output.Advance(written);
        output.Write(":"u8);
    }

    internal static string Text<T>(T value, Action<T, IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(value, output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static void WriteInnerList(ReadOnlySpan<StructuredItem> items, IBufferWriter<byte> output)
    {
        output.Write("("u8);
        for (var i = 0; i < items.Length; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            Write(items[i], output);
        }

        output.Write(")"u8);
    }

    private static void WriteInteger(long number, IBufferWriter<byte> output)
    {
        number.TryFormat(output.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private static void WriteDecimal(long thousandths, IBufferWriter<byte> output)
    {
        (thousandths / 1000m).TryFormat(output.GetSpan(20), out var written, "0.0##", CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private static void WriteString(string text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        for (int next; (next = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(next + 1)..])
        {
            WriteAscii(rest[..next], output);
            output.Write(rest[next] == '"' ? "\\\""u8 : "\\\\"u8);
        }

        WriteAscii(rest, output);
        output.Write("\""u8);
    }

    private static void WriteAscii(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (text.Length > 0)
        {
            Ascii.FromUtf16(text, output.GetSpan(text.Length), out var written);
            output.Advance(written);
        }
    }
}
