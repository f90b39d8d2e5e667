using System.Text.Json;

namespace Sidecar.Configuration;

/// <summary>Finds keys that stand twice in one object, whatever their case, since configuration keys have none.</summary>
internal static class JsonDuplicateKeys
{
    public static IReadOnlyList<Duplicate> Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var found = new List<Duplicate>();
        var open = new Stack<Container>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var container = open.Peek();
                if (!container.Enter(reader.GetString()!))
                {
                    found.Add(At(json, (int)reader.TokenStartIndex, container.Path));
                }

                continue;
            }

            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                open.Pop();
                continue;
            }

            var path = open.TryPeek(out var parent) ? parent.PathOfNextValue() : "";
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                open.Push(new Container(path, IsArray: reader.TokenType == JsonTokenType.StartArray));
            }
        }

        return found;
    }

    private static Duplicate At(ReadOnlySpan<byte> json, int offset, string keyPath)
    {
        var before = json[..offset];
        return new Duplicate(keyPath, Line: before.Count((byte)'\n') + 1, Column: offset - before.LastIndexOf((byte)'\n'));
    }

    /// <param name="KeyPath">The key with colons.</param>
    /// <param name="Line">Counted from one.</param>
    /// <param name="Column">Counted from one, in bytes.</param>
    internal readonly record struct Duplicate(string KeyPath, int Line, int Column);

    private sealed record Container(string Base, bool IsArray)
    {
        private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
        private int _next;

        public string Path { get; private set; } = Base;

        public bool Enter(string key)
        {
            Path = Base.Length == 0 ? key : $"{Base}:{key}";
            return _seen.Add(key);
        }

        public string PathOfNextValue() => IsArray ? $"{Base}:{_next++}" : Path;
    }
}
