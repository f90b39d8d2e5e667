using System.Buffers;
using System.Text;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Fuzz.Targets;

/// <summary>Structured fields (RFC 9651): what is read and written again is read as the same.</summary>
internal static class StructuredFieldTargets
{
    // Read, written and read again; a member of two characters is an object with a text.
    private const int Thrice = 512;

    // The strict form may be longer than what was read: a blank behind each comma, the padding of base64. What was read at the bound of length is then written beyond it.
    private static readonly StructuredFieldLimits Longer = new() { MaxLength = int.MaxValue };

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("structured-dictionary", Dictionary, "a=1, b;x=?0, c=(1 \"two\" t3;q=0.5);p=:AAEC:, d=@1659578233", "u=%\"f%c3%bc\"", "", "a=?1,a=?0") { AllocationFactor = Thrice },
        new("structured-list", List, "a, \"b\";c=1, (1 2);d, 4.25, :aGk=:, ?1", "-999999999999999.999", "sugar, tea") { AllocationFactor = Thrice },
        new("structured-item", Item, "5;foo=bar", "\"a \\\"b\\\" \\\\\"", ":cHJldGVuZA==:", "999999999999.999", "*tok/en:x") { AllocationFactor = Thrice },
    ];

    private static FuzzVerdict Dictionary(ReadOnlySpan<byte> input)
    {
        if (!StructuredField.TryParseDictionary(Text.Of(input), out var dictionary, out _))
        {
            return FuzzVerdict.Rejected;
        }

        var written = dictionary.ToString();
        return FuzzVerdict.Holds(
            StructuredField.TryParseDictionary(written, out var again, out _, Longer) && again.ToString() == written && again.Count == dictionary.Count, $"'{written}' is read as something else");
    }

    private static FuzzVerdict List(ReadOnlySpan<byte> input)
    {
        if (!StructuredField.TryParseList(Text.Of(input), out var list, out _))
        {
            return FuzzVerdict.Rejected;
        }

        var written = Written(list);
        return FuzzVerdict.Holds(
            StructuredField.TryParseList(written, out var again, out _, Longer) && Written(again) == written && again.Count == list.Count, $"'{written}' is read as something else");
    }

    private static FuzzVerdict Item(ReadOnlySpan<byte> input)
    {
        if (!StructuredField.TryParseItem(Text.Of(input), out var item, out _))
        {
            return FuzzVerdict.Rejected;
        }

        var written = Written(item);
        return FuzzVerdict.Holds(
            StructuredField.TryParseItem(written, out var again, out _, Longer) && again.Value == item.Value && Written(again) == written, $"'{written}' is read as something else");
    }

    private static string Written(IReadOnlyList<StructuredMember> list)
    {
        var output = new ArrayBufferWriter<byte>();
        StructuredFieldWriter.Write(list, output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static string Written(StructuredItem item) => StructuredMember.Of(item.Value, item.Parameters).ToString();
}
