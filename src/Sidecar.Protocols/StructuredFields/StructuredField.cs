using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>
/// Reads structured fields (RFC 8941 §4.2, with the dates of RFC 9651). The value of a field that came in several lines is the lines joined by a comma and a space.
/// An error is the end of a sentence ("has …"); it never holds a piece of what was sent. No text makes a reader throw.
/// </summary>
public static class StructuredField
{
    /// <summary>Reads a dictionary. An empty value is an empty dictionary.</summary>
    public static bool TryParseDictionary(
        string value, [NotNullWhen(true)] out StructuredDictionary? dictionary, [NotNullWhen(false)] out string? error, StructuredFieldLimits? limits = null)
    {
        var reader = new StructuredFieldReader(value, limits ?? StructuredFieldLimits.Default);
        dictionary = reader.Begin() && reader.ReadDictionary(out var read) && reader.End() ? read : null;
        error = reader.Error;
        return dictionary is not null;
    }

    /// <summary>Reads a list. An empty value is an empty list.</summary>
    public static bool TryParseList(
        string value, [NotNullWhen(true)] out IReadOnlyList<StructuredMember>? list, [NotNullWhen(false)] out string? error, StructuredFieldLimits? limits = null)
    {
        var reader = new StructuredFieldReader(value, limits ?? StructuredFieldLimits.Default);
        list = reader.Begin() && reader.ReadList(out var read) && reader.End() ? read : null;
        error = reader.Error;
        return list is not null;
    }

    /// <summary>Reads one item.</summary>
    public static bool TryParseItem(string value, out StructuredItem item, [NotNullWhen(false)] out string? error, StructuredFieldLimits? limits = null)
    {
        var reader = new StructuredFieldReader(value, limits ?? StructuredFieldLimits.Default);
        item = reader.Begin() && reader.ReadItem(out var read) && reader.End() ? read : default;
        error = reader.Error;
        return error is null;
    }
}
