using System.Buffers;

namespace Sidecar.Policies;

/// <summary>How things are named in the control API.</summary>
internal static class ControlNames
{
    public const string IdForm = "has 1 to 128 of A-Z a-z 0-9 . _ : -";

    private const int LongestId = 128;
    private const int LongestWindow = 32;
    private const int LongestText = 256;

    /// <summary>Of what is stopped: with its scope before it, it is the subject of a record of the audit.</summary>
    public const int LongestSubject = 240;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");
    private static readonly SearchValues<char> WindowCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    public static bool IsId(string? text) => text is { Length: > 0 and <= LongestId } && !text.AsSpan().ContainsAnyExcept(IdCharacters);

    public static bool IsWindow(string? text) => text is { Length: > 0 and <= LongestWindow } && !text.AsSpan().ContainsAnyExcept(WindowCharacters);

    /// <summary>Whether it is a name for people: 1 to 256 characters, none of them a control character.</summary>
    public static bool IsText(string? text) => text is { Length: > 0 and <= LongestText } && !text.Any(char.IsControl);
}
