using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.Webhooks;

/// <summary>
/// What a sender signs, written as <c>{id}.{timestamp}.{body}</c>: any of the three in any order with literal text between them, <c>{body}</c> once and always. Between two
/// of them stands punctuation, which no id may then hold: no signed text can be cut in two ways.
/// </summary>
public sealed class SignedTemplate
{
    private const int MaxLength = 128;

    private readonly string[] _parts;

    private SignedTemplate(string[] parts)
    {
        _parts = parts;
        Separators = string.Concat(Between(parts));
    }

    /// <summary>The body alone.</summary>
    public static SignedTemplate Body { get; } = new(["{body}"]);

    /// <summary>Whether an id is signed.</summary>
    public bool HasId => _parts.Contains("{id}");

    /// <summary>Whether a time is signed.</summary>
    public bool HasTime => _parts.Contains("{timestamp}");

    /// <summary>Characters that no id may hold.</summary>
    internal string Separators { get; }

    /// <summary>Reads one.</summary>
    /// <param name="error">What is wrong, as the end of a sentence.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SignedTemplate? template, [NotNullWhen(false)] out string? error)
    {
        var parts = text.Length > MaxLength ? [] : Split(text);
        var places = parts.Where(IsPlace).ToArray();
        error = text.Length > MaxLength || text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? $"must be at most {MaxLength} ASCII characters"
            : Array.Exists(parts, part => part.AsSpan().ContainsAny('{', '}') && !IsPlace(part)) ? "may name {id}, {timestamp} and {body}, and nothing else in braces"
            : places.Count(place => place == "{body}") != 1 || places.Distinct(StringComparer.Ordinal).Count() != places.Length ? "must name {body} once, and {id} and {timestamp} at most once"
            : Enumerable.Range(1, Math.Max(parts.Length - 1, 0)).Any(i => i < parts.Length && IsPlace(parts[i - 1]) && IsPlace(parts[i])) ? "must have a character between two places, such as a dot"
            : Between(parts).Any(part => part.Any(char.IsLetterOrDigit)) ? "may have punctuation alone between two places, such as a dot"
            : null;
        template = error is null ? new(parts) : null;
        return error is null;
    }

    /// <summary>The text before the body and the text after it.</summary>
    internal (string Before, string After) Fill(string? id, string? time)
    {
        var body = Array.IndexOf(_parts, "{body}");
        return (Fill(_parts.AsSpan(..body), id, time), Fill(_parts.AsSpan((body + 1)..), id, time));
    }

    private static string Fill(ReadOnlySpan<string> parts, string? id, string? time)
    {
        var text = "";
        foreach (var part in parts)
        {
            text += part switch { "{id}" => id, "{timestamp}" => time, _ => part };
        }

        return text;
    }

    /// <summary>The literal texts that have a place on either side.</summary>
    private static IEnumerable<string> Between(string[] parts) => parts.Where((part, i) => i > 0 && i < parts.Length - 1 && !IsPlace(part));

    private static bool IsPlace(string part) => part is "{id}" or "{timestamp}" or "{body}";

    private static string[] Split(string text)
    {
        var parts = new List<string>();
        for (var rest = text; rest.Length > 0;)
        {
            var open = rest.IndexOf('{', StringComparison.Ordinal);
            var close = open == 0 ? rest.IndexOf('}', StringComparison.Ordinal) : -1;
            var length = open == 0 ? (close < 0 ? rest.Length : close + 1) : open < 0 ? rest.Length : open;
            parts.Add(rest[..length]);
            rest = rest[length..];
        }

        return [.. parts];
    }
}
