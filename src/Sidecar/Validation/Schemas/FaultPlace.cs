using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sidecar.Validation.Schemas;

/// <summary>Where in a body something is wrong.</summary>
/// <param name="Pointer">RFC 6901, as deep as it stays short: the place itself or one around it.</param>
/// <param name="Position">How many bytes into the body; of what is missing, where the value ends that lacks it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FaultPlace(string Pointer, int Position)
{
    private const int MaxName = 64;
    private const int MaxPointer = 256;

    /// <summary>
    /// Finds what the library calls <c>#/a.b[0]['c d']</c>. Names may have dots and brackets themselves, so the body says what is meant: the longest name that fits.
    /// </summary>
    public static FaultPlace Of(string? path, JsonElement body)
    {
        var rest = path is ['#', '/', ..] ? path.AsSpan(2) : default;
        var (pointer, at) = ("", body);
        while (!rest.IsEmpty)
        {
            var (taken, name, next) = at.ValueKind == JsonValueKind.Array ? Item(at, rest) : Quoted(at, rest) ?? Member(at, rest);
            var longer = $"{pointer}/{JsonPointers.Escape(name)}";
            if (name.Length > MaxName || longer.Length > MaxPointer)
            {
                break;
            }

            pointer = longer;
            if (next is not { } found)
            {
                return new FaultPlace(pointer, Offset(at, body) + JsonMarshal.GetRawUtf8Value(at).Length);
            }

            at = found;
            rest = rest[taken..];
            rest = rest is ['.', ..] ? rest[1..] : rest;
        }

        return new FaultPlace(pointer, Offset(at, body));
    }

    private static int Offset(JsonElement element, JsonElement body) =>
        JsonMarshal.GetRawUtf8Value(body).Overlaps(JsonMarshal.GetRawUtf8Value(element), out var offset) ? offset : 0;

    private static (int Taken, string Name, JsonElement? Found) Item(JsonElement array, ReadOnlySpan<char> path)
    {
        var end = path.IndexOf(']');
        return path[0] == '[' && end > 0 && int.TryParse(path[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.GetArrayLength()
            ? (end + 1, path[1..end].ToString(), array[index])
            : (path.Length, path.ToString(), null);
    }

    // A name with characters that mean something in a path, written as a string of JavaScript.
    private static (int Taken, string Name, JsonElement? Found)? Quoted(JsonElement element, ReadOnlySpan<char> path)
    {
        var end = path is ['[', '\'', ..] ? 2 : path.Length;
        while (end < path.Length && path[end] != '\'')
        {
            end += path[end] == '\\' ? 2 : 1;
        }

        return end < path.Length && Regex.Unescape(path[2..end].ToString()) is var name && element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found)
            ? (Math.Min(end + 2, path.Length), name, found)
            : null;
    }

    // Longer names are not looked for, because they would not be told. What is not found is missing.
    private static (int Taken, string Name, JsonElement? Found) Member(JsonElement element, ReadOnlySpan<char> path)
    {
        for (var length = Math.Min(path.Length, MaxName); element.ValueKind == JsonValueKind.Object && length > 0; length--)
        {
            if ((length == path.Length || path[length] is '.' or '[') && element.TryGetProperty(path[..length], out var found))
            {
                return (length, path[..length].ToString(), found);
            }
        }

        return (path.Length, path.ToString(), null);
    }
}
