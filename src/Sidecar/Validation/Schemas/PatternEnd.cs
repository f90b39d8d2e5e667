using System.Text;

namespace Sidecar.Validation.Schemas;

/// <summary>The end of a text in patterns. In ECMA 262, whose regular expressions JSON Schema means, <c>$</c> is the very end; in .NET it also stands before a last line feed.</summary>
internal static class PatternEnd
{
    /// <summary>The pattern with <c>\z</c> for each <c>$</c> that is neither escaped nor in a character class.</summary>
    public static string Exact(string pattern)
    {
        var exact = new StringBuilder(pattern.Length + 8);
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var letter = pattern[i];
            if (letter == '\\' && i + 1 < pattern.Length)
            {
                exact.Append(letter).Append(pattern[++i]);
                continue;
            }

            isInClass = letter == '[' || (isInClass && letter != ']');
            exact.Append(letter == '$' && !isInClass ? "\\z" : letter.ToString());
        }

        return exact.ToString();
    }
}
