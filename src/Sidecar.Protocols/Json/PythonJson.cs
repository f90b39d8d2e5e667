using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sidecar.Protocols.Json;

/// <summary>
/// The text that Python's <c>json.dumps(value, sort_keys=True)</c> writes for a JSON value, byte for byte: members sorted by the code points of their names, everything but printable
/// ASCII escaped (<c>ensure_ascii</c>), whole numbers as they are, others as <c>repr(float)</c> has them. Many signatures over "canonical JSON" are made over this text. Source: the
/// modules <c>json.encoder</c> and <c>json.decoder</c> of Python 3.11.
/// </summary>
public static class PythonJson
{
    // sys.int_info.default_max_str_digits: Python reads and writes no longer ones.
    private const int MostDigits = 4300;

    private static readonly (byte[] Item, byte[] Name) Spaced = (", "u8.ToArray(), ": "u8.ToArray());
    private static readonly (byte[] Item, byte[] Name) Compact = (","u8.ToArray(), ":"u8.ToArray());

    /// <summary>Writes the canonical text; it is ASCII.</summary>
    /// <param name="value">Of a document that <see cref="X402.StrictJson"/> has parsed: no member twice, no half of a surrogate pair, a bound on depth.</param>
    /// <param name="separators">What stands between items.</param>
    /// <param name="canonical">The text.</param>
    /// <param name="error">What is wrong, as the end of a sentence ("has …"): a number that Python has no JSON for.</param>
    public static bool TryWrite(JsonElement value, PythonSeparators separators, out ReadOnlyMemory<byte> canonical, [NotNullWhen(false)] out string? error) =>
        TryWrite(value, separators, [], out canonical, out error);

    /// <summary>Writes the canonical text of an object without some of its members.</summary>
    /// <param name="value">As above.</param>
    /// <param name="separators">What stands between items.</param>
    /// <param name="without">Names of members of the object itself that are left out; members of what is inside it stay, whatever their names.</param>
    /// <param name="canonical">The text.</param>
    /// <param name="error">As above.</param>
    public static bool TryWrite(
        JsonElement value, PythonSeparators separators, IReadOnlyList<string> without, out ReadOnlyMemory<byte> canonical, [NotNullWhen(false)] out string? error)
    {
        // As much as plain text needs with Python's spaces, so that the buffer seldom grows.
        var length = JsonMarshal.GetRawUtf8Value(value).Length;
        var output = new ArrayBufferWriter<byte>(length + (length / 4) + PythonString.MostRoom);
        var between = separators == PythonSeparators.Default ? Spaced : Compact;
        error = value.ValueKind == JsonValueKind.Object ? WriteObject(output, value, between, without) : Write(output, value, between);
        canonical = error is null ? output.WrittenMemory : default;
        return error is null;
    }

    private static string? Write(ArrayBufferWriter<byte> output, JsonElement value, (byte[] Item, byte[] Name) between)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return WriteObject(output, value, between, without: []);
            case JsonValueKind.Array:
                return WriteArray(output, value, between);
            case JsonValueKind.String:
                WriteString(output, value);
                return null;
            case JsonValueKind.Number:
                return WriteNumber(output, value);
            default:
                output.Write(value.ValueKind switch { JsonValueKind.True => "true"u8, JsonValueKind.False => "false"u8, _ => "null"u8 });
                return null;
        }
    }

    private static string? WriteObject(ArrayBufferWriter<byte> output, JsonElement value, (byte[] Item, byte[] Name) between, IReadOnlyList<string> without)
    {
        output.Write("{"u8);
        var isFirst = true;
        foreach (var (name, member) in Sorted(value))
        {
            if (without.Contains(name))
            {
                continue;
            }

            output.Write(isFirst ? [] : between.Item);
            isFirst = false;
            PythonString.Write(output, name);
            output.Write(between.Name);
            if (Write(output, member, between) is { } error)
            {
                return error;
            }
        }

        output.Write("}"u8);
        return null;
    }

    private static KeyValuePair<string, JsonElement>[] Sorted(JsonElement value)
    {
        var members = new KeyValuePair<string, JsonElement>[value.GetPropertyCount()];
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            members[count++] = new(member.Name, member.Value);
        }

        Array.Sort(members, static (one, other) => CodePointOrder.Compare(one.Key, other.Key));
        return members;
    }

    private static string? WriteArray(ArrayBufferWriter<byte> output, JsonElement value, (byte[] Item, byte[] Name) between)
    {
        output.Write("["u8);
        var isFirst = true;
        foreach (var item in value.EnumerateArray())
        {
            output.Write(isFirst ? [] : between.Item);
            isFirst = false;
            if (Write(output, item, between) is { } error)
            {
                return error;
            }
        }

        output.Write("]"u8);
        return null;
    }

    private static void WriteString(ArrayBufferWriter<byte> output, JsonElement value)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(value);
        if (PythonString.IsAsWritten(quoted[1..^1]))
        {
            output.Write(quoted);
        }
        else
        {
            PythonString.Write(output, value.GetString()!);
        }
    }

    private static string? WriteNumber(ArrayBufferWriter<byte> output, JsonElement number)
    {
        var text = JsonMarshal.GetRawUtf8Value(number);
        if (text.ContainsAny((byte)'.', (byte)'e', (byte)'E'))
        {
            return PythonFloat.TryWrite(output, number.GetRawText()) ? null : "has a number that is too large for a float";
        }

        if (text.Length - (text[0] == (byte)'-' ? 1 : 0) > MostDigits)
        {
            return "has a whole number of more than 4300 digits";
        }

        // A whole number has no negative zero.
        output.Write(text.SequenceEqual("-0"u8) ? "0"u8 : text);
        return null;
    }
}
