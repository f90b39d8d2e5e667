using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Sidecar.Validation;

/// <summary>Media types that a route takes: <c>image/png</c>, all of a kind (<c>image/*</c>), or all of a kind and syntax (<c>application/*+json</c>).</summary>
internal sealed partial class ContentTypeList
{
    private readonly Entry[] _entries;

    private ContentTypeList(Entry[] entries) => _entries = entries;

    public static ContentTypeList Json { get; } = Of(["application/json", "application/*+json"]);

    /// <summary>Those for an <c>Accept</c> field, which knows no syntaxes (RFC 9110 §12.5.1); empty where none is left.</summary>
    public string Accept => string.Join(", ", _entries.Where(static entry => !entry.HasSyntax).Select(static entry => entry.Text));

    public static bool IsEntry(string? text) => text is not null && Form().IsMatch(text);

    /// <summary>What is no entry is left out.</summary>
    public static ContentTypeList Of(IEnumerable<string> texts) => new([.. texts.Where(IsEntry).Select(Entry.Of)]);

    /// <param name="mediaType">Type and subtype, without parameters.</param>
    public bool Takes(StringSegment mediaType)
    {
        foreach (var entry in _entries)
        {
            if (entry.Fits(mediaType))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => string.Join(", ", _entries.Select(static entry => entry.Text));

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9!#$&^_.-]{0,63}/(\*|(\*\+)?[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126})\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    private sealed record Entry(string Text, string Beginning, string End, bool HasSyntax)
    {
        public static Entry Of(string text) =>
            text.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star
                ? new(text, text[..star], text[(star + 1)..], star + 1 < text.Length)
                : new(text, text, "", HasSyntax: false);

        // Without a star the whole is the beginning, and nothing may follow. With one, something must stand for it.
        public bool Fits(StringSegment mediaType) =>
            Beginning.Length == Text.Length
                ? mediaType.Equals(Text, StringComparison.OrdinalIgnoreCase)
                : mediaType.Length > Beginning.Length + End.Length
                  && mediaType.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase)
                  && mediaType.EndsWith(End, StringComparison.OrdinalIgnoreCase);
    }
}
