namespace Sidecar.Protocols.Json;

/// <summary>Texts ordered by code points, as Python and UTF-8 order them. Ordinal order of UTF-16 differs: there a pair of surrogates comes before U+E000 to U+FFFF.</summary>
internal static class CodePointOrder
{
    public static int Compare(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var same = one.CommonPrefixLength(other);
        return same == one.Length || same == other.Length ? one.Length - other.Length : Rank(one[same]) - Rank(other[same]);
    }

    // Within a pair the second halves decide only after equal first ones, so units can be compared where texts are whole.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
