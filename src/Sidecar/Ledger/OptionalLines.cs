namespace Sidecar.Ledger;

/// <summary>A statement of which some lines end with <c>-- if:name</c>, and belong to it only when that is asked for. What a client may have written is an argument and never a part of it.</summary>
internal sealed class OptionalLines(string template)
{
    private const string Mark = " -- if:";
    private readonly string[] _lines = template.Split('\n');

    public string With(params IEnumerable<string> names)
    {
        var asked = names.ToHashSet(StringComparer.Ordinal);
        return string.Join('\n', _lines.Where(line => line.LastIndexOf(Mark, StringComparison.Ordinal) is not (var mark and >= 0) || asked.Contains(line[(mark + Mark.Length)..])));
    }
}
