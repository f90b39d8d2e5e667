using System.Buffers;
using System.Text;
using System.Text.Json;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Tests.Protocols.StructuredFields;

/// <summary>The working group's own cases: what is read, what is refused, and the one form in which it is written.</summary>
public sealed class StructuredFieldVectorTests
{
    public static TheoryData<string> Names() => [.. VectorFile.Cases("structured-fields").Select(vector => vector.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_are_read_and_written_as_the_working_group_does(string name)
    {
        var vector = VectorFile.Cases("structured-fields").Single(vector => vector.Text("name") == name);
        var value = string.Join(", ", Strings(vector, "raw"));

        var written = Rewrite(vector.Text("type"), value);

        if (vector.TryGetProperty("mustFail", out _))
        {
            Assert.Null(written);
        }
        else if (!(vector.TryGetProperty("canFail", out _) && written is null))
        {
            Assert.Equal(string.Join(", ", Strings(vector, "canonical")), written);
        }
    }

    private static IEnumerable<string> Strings(JsonElement vector, string name) => vector.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);

    private static string? Rewrite(string type, string value)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (type)
        {
            case "dictionary" when StructuredField.TryParseDictionary(value, out var dictionary, out _):
                StructuredFieldWriter.Write(dictionary, output);
                break;
            case "list" when StructuredField.TryParseList(value, out var list, out _):
                StructuredFieldWriter.Write(list, output);
                break;
            case "item" when StructuredField.TryParseItem(value, out var item, out _):
                StructuredFieldWriter.Write(item, output);
                break;
            default:
                return null;
        }

        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
