using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Validation.Schemas;

/// <summary>The files of one schema: the first, and those that it refers to beside or below it. Read at start only; nothing is ever fetched.</summary>
internal sealed class SchemaFiles(string first, SchemaProblems problems) : IDisposable
{
    private const int MostFiles = 64;
    private const int MostBytes = 1024 * 1024;
    private const int MaxDepth = 64;

    private readonly Dictionary<string, JsonDocument?> _read = new(StringComparer.Ordinal);
    private readonly string _folder = Path.GetDirectoryName(first)!;

    /// <summary>The file that a reference names; null after it was told what is wrong.</summary>
    /// <param name="name">Relative to the folder of the file in which it stands.</param>
    public string? Resolve(string name, SchemaPlace place)
    {
        var isRelative = name.Length > 0 && !name.Contains(':', StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal) && name[0] != '/';
        var file = isRelative ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(place.File)!, name)) : "";
        if (file.StartsWith(_folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return file;
        }

        problems.Add(place, $"refers to '{name}', which is no file beside or below {Path.GetFileName(first)}; nothing is fetched");
        return null;
    }

    /// <summary>A file's JSON; null after it was told what is wrong, once.</summary>
    public JsonElement? Read(string file)
    {
        if (!_read.TryGetValue(file, out var document))
        {
            _read[file] = document = TryRead(file, out var read, out var error) ? read : null;
            if (error is not null)
            {
                problems.Add($"the schema '{file}' {error}");
            }
        }

        return document?.RootElement;
    }

    public void Dispose()
    {
        foreach (var document in _read.Values)
        {
            document?.Dispose();
        }
    }

    private bool TryRead(string file, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? error)
    {
        document = null;
        if (_read.Count >= MostFiles)
        {
            error = $"is one too many: a schema has {MostFiles} files at most";
            return false;
        }

        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[MostBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            error = length > MostBytes ? "is larger than 1 MiB" : null;
            return error is null && StrictJson.TryParse(bytes.AsMemory(0, length), MaxDepth, out document, out error);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error = fault is FileNotFoundException or DirectoryNotFoundException ? "does not exist; relative paths begin at the working directory" : "cannot be read";
            return false;
        }
    }
}
