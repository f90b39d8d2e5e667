using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sidecar.Protocols.Json;

/// <summary>
/// A path to one value of a JSON document: <c>$.cart.totals[type=total].amount</c>. A small part of RFC 9535, in which a path never means two values: <c>.name</c> is a member (letters, digits,
/// <c>_</c> and <c>-</c>), <c>[3]</c> an element counted from 0, <c>[name=value]</c> the one element that is an object with such a member, a string of letters, digits, <c>_</c>, <c>-</c> and
/// <c>.</c>.
/// </summary>
public sealed class JsonPath
{
    /// <summary>The longest path that is read.</summary>
    public const int MaxLength = 256;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(Letters);
    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create(Letters + ".");

    private readonly ImmutableArray<Step> _steps;
    private readonly string _text;

    private JsonPath(ImmutableArray<Step> steps, string text)
    {
        _steps = steps;
        _text = text;
    }

    /// <summary>Reads a path. It begins with <c>$</c> and has at least one step.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out JsonPath? path)
    {
        path = null;
        if (text is not { Length: > 1 and <= MaxLength } || text[0] != '$')
        {
            return false;
        }

        var steps = ImmutableArray.CreateBuilder<Step>();
        var rest = text.AsSpan(1);
        while (!rest.IsEmpty)
        {
            if (Read(ref rest) is not { } step)
            {
                return false;
            }

            steps.Add(step);
        }

        path = new JsonPath(steps.ToImmutable(), text);
        return true;
    }

    /// <summary>The value; null where there is none, or where a filter fits more than one element.</summary>
    public JsonElement? Find(JsonElement root)
    {
        JsonElement? found = root;
        foreach (var step in _steps)
        {
            found = found is { } at ? step.Take(at) : null;
        }

        return found;
    }

    /// <summary>The same place as an RFC 6901 JSON pointer: <c>$.a[3].b</c> is <c>/a/3/b</c>. Null for a path with a filter, which names no place before a document is there.</summary>
    public string? ToPointer()
    {
        var pointer = new StringBuilder();
        foreach (var step in _steps)
        {
            if (step.Segment is not { } segment)
            {
                return null;
            }

            pointer.Append('/').Append(segment);
        }

        return pointer.ToString();
    }

    /// <summary>The path as it was read.</summary>
    public override string ToString() => _text;

    private static Step? Read(ref ReadOnlySpan<char> rest)
    {
        if (rest[0] == '.')
        {
            rest = rest[1..];
            return TakeName(ref rest) is { } name ? new Member(name) : null;
        }

        var end = rest.IndexOf(']');
        if (rest[0] != '[' || end < 0)
        {
            return null;
        }

        var inside = rest[1..end];
        rest = rest[(end + 1)..];
        if (int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return new Element(index);
        }

        var key = TakeName(ref inside);
        return key is not null && inside is ['=', .. var value] && value.Length > 0 && !value.ContainsAnyExcept(ValueCharacters) ? new Filter(key, value.ToString()) : null;
    }

    private static string? TakeName(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept(NameCharacters) is >= 0 and var end ? end : rest.Length;
        var name = rest[..length].ToString();
        rest = rest[length..];
        return name.Length > 0 ? name : null;
    }

    private abstract record Step
    {
        /// <summary>As a pointer's segment; null where it has none. Names have no characters that a pointer escapes.</summary>
        public abstract string? Segment { get; }

        public abstract JsonElement? Take(JsonElement from);
    }

    private sealed record Member(string Name) : Step
    {
        public override string Segment => Name;

        public override JsonElement? Take(JsonElement from) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(Name, out var value) ? value : null;
    }

    private sealed record Element(int Index) : Step
    {
        public override string Segment => Index.ToString(CultureInfo.InvariantCulture);

        public override JsonElement? Take(JsonElement from) => from.ValueKind == JsonValueKind.Array && Index < from.GetArrayLength() ? from[Index] : null;
    }

    private sealed record Filter(string Name, string Value) : Step
    {
        public override string? Segment => null;

        public override JsonElement? Take(JsonElement from)
        {
            if (from.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            JsonElement? found = null;
            foreach (var element in from.EnumerateArray())
            {
                if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(Name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(Value))
                {
                    if (found is not null)
                    {
                        return null;
                    }

                    found = element;
                }
            }

            return found;
        }
    }
}
