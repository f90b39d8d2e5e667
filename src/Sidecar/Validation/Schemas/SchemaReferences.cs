using System.Globalization;
using System.Text.Json;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// What the schema refers to, each under a name of ours: that is how it becomes one document that refers to nothing outside itself. Only what is referred to is looked at.
/// </summary>
internal sealed class SchemaReferences(SchemaFiles files, SchemaProblems problems)
{
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
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var fileName = hash < 0 ? reference : reference[..hash];
        var file = fileName.Length == 0 ? place.File : files.Resolve(Uri.UnescapeDataString(fileName), place);
        if (file is null)
        {
            return null;
        }

        var pointer = hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]);
        if (files.Read(file) is not { } root)
        {
            return null;
        }

        if (Find(root, pointer) is not null)
        {
            return NameOf(new SchemaPlace(file, pointer));
        }

        problems.Add(place, $"refers to '{reference}', which is neither a whole file nor one of its definitions; write such as #/definitions/name");
        return null;
    }

    /// <summary>The next schema that was named and not taken yet; null when there is none.</summary>
    public (SchemaPlace Place, string Name, JsonElement Schema)? Take() =>
        _unread.TryDequeue(out var next) && files.Read(next.Place.File) is { } root && Find(root, next.Place.Pointer) is { } schema
            ? (next.Place, next.Name, schema)
            : null;

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
