using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// What the schema refers to, each under a name of ours: that is how it becomes one document that refers to nothing outside itself. Only what is referred to is looked at.
/// </summary>
internal sealed class SchemaReferences(SchemaFiles files, SchemaProblems problems)
{
    private const int MostSteps = 16;

    private static readonly FrozenSet<string> Later = new[] { "https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<SchemaPlace, string> _names = [];
    private readonly Queue<(SchemaPlace Place, string Name)> _unread = new();

    /// <summary>The name of the schema at a place, in the order in which they are first named: <c>s0</c>, <c>s1</c> and so on.</summary>
    public string NameOf(SchemaPlace target)
    {
        if (!_names.TryGetValue(target, out var name))
        {
            _names[target] = name = string.Create(CultureInfo.InvariantCulture, $"s{_names.Count}");
            _unread.Enqueue((target, name));
        }

        return name;
    }

    /// <summary>The name of what a reference means; null after it was told what is wrong.</summary>
    public string? Follow(string reference, SchemaPlace place)
    {
        if (Target(reference, place) is not { } target || files.Read(target.File) is not { } root)
        {
            return null;
        }

        if (Find(root, target.Pointer) is not null)
        {
            return NameOf(target);
        }

        problems.Add(place, $"refers to '{reference}', which is neither a whole file nor one of its definitions; write such as #/definitions/name");
        return null;
    }

    /// <summary>Whether keywords that ask something stand beside a reference and are asked too: in files that name one of draft 7's successors.</summary>
    public bool IsAmongOthers(JsonElement schema, SchemaPlace place) => schema.EnumerateObject().Any(SchemaKeywords.AsksBesideReference)
        && files.Read(place.File) is { ValueKind: JsonValueKind.Object } root
        && root.TryGetProperty("$schema", out var draft) && draft.ValueKind == JsonValueKind.String && Later.Contains(draft.GetString()!.TrimEnd('#'));

    /// <summary>The schema itself, or what it refers to however many references lead there; null where that is nothing, which is told where the reference is read.</summary>
    public JsonElement? Behind(JsonElement schema, SchemaPlace place)
    {
        var found = (JsonElement?)schema;
        for (var steps = 0; steps < MostSteps && found is { ValueKind: JsonValueKind.Object } at && at.TryGetProperty(SchemaKeywords.Reference, out var reference) && reference.ValueKind == JsonValueKind.String; steps++)
        {
            var target = Target(reference.GetString()!, place);
            found = target is null || files.Read(target.File) is not { } root ? null : Find(root, target.Pointer);
            place = target ?? place;
        }

        return found;
    }

    /// <summary>The next schema that was named and not taken yet; null when there is none.</summary>
    public (SchemaPlace Place, string Name, JsonElement Schema)? Take() =>
        _unread.TryDequeue(out var next) && files.Read(next.Place.File) is { } root && Find(root, next.Place.Pointer) is { } schema
            ? (next.Place, next.Name, schema)
            : null;

    private SchemaPlace? Target(string reference, SchemaPlace place)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var fileName = hash < 0 ? reference : reference[..hash];
        var file = fileName.Length == 0 ? place.File : files.Resolve(Uri.UnescapeDataString(fileName), place);
        return file is null ? null : new SchemaPlace(file, hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]));
    }

    // A place inside another schema would be read without what stands around it.
    private static JsonElement? Find(JsonElement root, string pointer) => pointer.Split('/') switch
    {
        [""] => root,
        ["", ("definitions" or "$defs") and var group, var segment]
            when root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty(group, out var definitions) && definitions.ValueKind == JsonValueKind.Object
                && definitions.TryGetProperty(JsonPointers.Unescape(segment), out var found) => found,
        _ => null,
    };
}
