namespace Sidecar.Ledger;

/// <summary>Kinds of grants as the stores write them: lower case.</summary>
internal static class GrantKindText
{
    private static readonly string[] Texts = Array.ConvertAll(Enum.GetNames<GrantKind>(), static name => name.ToLowerInvariant());

    public static string ToText(this GrantKind kind) => Texts[(int)kind];

    /// <summary>Null where there is no grant.</summary>
    public static GrantKind? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var index = Array.IndexOf(Texts, text);
        return index >= 0 ? (GrantKind)index : throw new FormatException($"The ledger holds a kind of grant that this program does not know: {text}.");
    }
}
