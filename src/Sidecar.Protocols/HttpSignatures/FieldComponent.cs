using System.Buffers;
using System.Text;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The values of covered fields (RFC 9421 §2.1).</summary>
internal static class FieldComponent
{
    // A component that names a member makes the whole field be read: for every such component again.
    private static readonly StructuredFieldLimits MemberLimits = new() { MaxLength = 4_096, MaxMembers = 32 };

    public static SignatureBaseFault Write(IHeaderFields headers, CoveredComponent component, KnownFields fields, IBufferWriter<byte> output)
    {
        var lines = headers.Lines(component.Name);
        if (lines.Count == 0)
        {
            return SignatureBaseFault.FieldMissing;
        }

        if (component.Known.IsBinary)
        {
            return WriteBinary(lines, output);
        }

        var shape = fields[component.Name];
        if ((lines.Count > 1 && shape is FieldShape.Single or FieldShape.SingleWithoutComma or FieldShape.StructuredItem)
            || (shape == FieldShape.SingleWithoutComma && HasComma(lines[0])))
        {
            return SignatureBaseFault.FieldNotSingle;
        }

        return component.Known switch
        {
            { Key: { } key } => WriteMember(lines, key, shape, output),
            { IsStrict: true } => WriteStrict(lines, shape, output),
            _ => WriteLines(lines, output),
        };
    }

    private static SignatureBaseFault WriteLines(FieldLines lines, IBufferWriter<byte> output)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var fault = FieldValue.Read(lines[i], out var value);
            if (fault != SignatureBaseFault.None || !Ascii.IsValid(value))
            {
                return fault != SignatureBaseFault.None ? fault : SignatureBaseFault.NotAscii;
            }

            output.Write(i == 0 ? ""u8 : ", "u8);
            AsciiText.Write(value, output);
        }

        return SignatureBaseFault.None;
    }

    // RFC 9421 §2.1.3: a list of byte sequences, a line each.
    private static SignatureBaseFault WriteBinary(FieldLines lines, IBufferWriter<byte> output)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var fault = FieldValue.Read(lines[i], out var value);
            if (fault != SignatureBaseFault.None)
            {
                return fault;
            }

            output.Write(i == 0 ? ""u8 : ", "u8);
            StructuredFieldWriter.WriteBytes(Encoding.Latin1.GetBytes(value.ToArray()), output);
        }

        return SignatureBaseFault.None;
    }

    // RFC 9421 §2.1.1.
    private static SignatureBaseFault WriteStrict(FieldLines lines, FieldShape shape, IBufferWriter<byte> output)
    {
        var fault = Combine(lines, out var value);
        if (fault != SignatureBaseFault.None)
        {
            return fault;
        }

        switch (shape)
        {
            case FieldShape.StructuredDictionary when StructuredField.TryParseDictionary(value, out var dictionary, out _) && !dictionary.HasDuplicates:
                StructuredFieldWriter.Write(dictionary, output);
                return SignatureBaseFault.None;
            case FieldShape.StructuredList when StructuredField.TryParseList(value, out var list, out _):
                StructuredFieldWriter.Write(list, output);
                return SignatureBaseFault.None;
            case FieldShape.StructuredItem when StructuredField.TryParseItem(value, out var item, out _):
                StructuredFieldWriter.Write(item, output);
                return SignatureBaseFault.None;
            default:
                return shape is FieldShape.Unknown or FieldShape.Single or FieldShape.SingleWithoutComma ? SignatureBaseFault.UnknownFieldType : SignatureBaseFault.MalformedField;
        }
    }

    // RFC 9421 §2.1.2. A key that comes twice is refused: others who read the field may take the first of them.
    private static SignatureBaseFault WriteMember(FieldLines lines, string key, FieldShape shape, IBufferWriter<byte> output)
    {
        if (shape is not (FieldShape.Unknown or FieldShape.StructuredDictionary))
        {
            return SignatureBaseFault.UnknownFieldType;
        }

        var fault = Combine(lines, out var value);
        if (fault != SignatureBaseFault.None)
        {
            return fault;
        }

        if (!StructuredField.TryParseDictionary(value, out var dictionary, out _, MemberLimits) || dictionary.HasDuplicates)
        {
            return SignatureBaseFault.MalformedField;
        }

        if (!dictionary.TryGet(key, out var member))
        {
            return SignatureBaseFault.MemberMissing;
        }

        StructuredFieldWriter.Write(member, output);
        return SignatureBaseFault.None;
    }

    // A quoted string may hold commas (RFC 9110 §5.6.4).
    private static bool HasComma(ReadOnlySpan<char> value)
    {
        var isQuoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == ',' && !isQuoted)
            {
                return true;
            }

            isQuoted ^= value[i] == '"';
            i += isQuoted && value[i] == '\\' ? 1 : 0;
        }

        return false;
    }

    private static SignatureBaseFault Combine(FieldLines lines, out string value)
    {
        value = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var fault = FieldValue.Read(lines[i], out var line);
            if (fault != SignatureBaseFault.None)
            {
                return fault;
            }

            value = i == 0 ? line.ToString() : string.Concat(value, ", ", line);
        }

        return SignatureBaseFault.None;
    }
}
