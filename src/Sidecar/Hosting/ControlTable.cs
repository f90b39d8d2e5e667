using System.Text;
using System.Text.Json.Nodes;
using Sidecar.Configuration.Control;

namespace Sidecar.Hosting;

/// <summary>Answers of the control API for people: a table of many things, or a line a member of one.</summary>
internal static class ControlTable
{
    private const string Gap = "  ";

    /// <param name="command">What was asked for, with the rows and columns of the table.</param>
    public static string Of(JsonNode? answer, ControlArguments command)
    {
        var columns = command.Columns;
        if (command.Rows is not { } rows || answer?[rows] is not JsonArray things)
        {
            return Lines((answer as JsonObject ?? []).Select(static member => (string[])[member.Key, Text(member.Value)]));
        }

        var table = Lines([[.. columns.Select(static column => column.ToUpperInvariant())], .. things.Select(thing => (string[])[.. columns.Select(column => Text(thing?[column]))])]);
        var next = answer["next"] is { } said && command.Cursor is { } cursor ? things[^1]?[cursor] : answer["next"];
        return next is not null ? $"{table}There are more, after {next}.{Environment.NewLine}" : table;
    }

    private static string Lines(IEnumerable<string[]> lines)
    {
        var all = lines.ToList();
        var widths = all.Count == 0 ? [] : Enumerable.Range(0, all[0].Length).Select(column => all.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in all)
        {
            text.AppendLine(string.Join(Gap, line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return text.ToString();
    }

    // Names are chosen by people, and a terminal obeys control characters.
    private static string Text(JsonNode? value) => value switch
    {
        null => "-",
        JsonValue known => string.Concat(known.ToString().Select(static character => char.IsControl(character) ? '?' : character)),
        _ => value.ToJsonString(),
    };
}
